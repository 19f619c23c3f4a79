"""What a command does with a baseline: hold findings against it, write it, shrink it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from choreo_check.api import Linted
from choreo_check.errors import ChoreoError
from choreo_check.findings import Check, Finding
from choreo_check.linting.baseline import Entry, entry_of, parse, render, seen_from, sift
from choreo_check.loading.sources import read_text
from choreo_check.reporting.files import write_whole


def sifted(
    linted: Sequence[Linted], ran: Sequence[Check], arguments: Namespace, configured: Path | None
) -> tuple[Sequence[Finding], list[str]]:
    """Return the findings that the baseline does not accept, and remarks on the baseline itself.

    Raises:
        ChoreoError: a baseline is to be written and none is named, or it cannot be read or written.
    """
    findings = [finding for one in linted for finding in one.findings]
    path = arguments.baseline or configured
    if path is None:
        if arguments.write_baseline or arguments.shrink_baseline:
            raise ChoreoError("no baseline is named", hint="name one with --baseline FILE, or in pyproject.toml")
        return findings, []
    if arguments.write_baseline:
        write_whole(path, render(entry_of(finding, path.parent) for finding in findings))
        return [], [f"{path}: {_findings(len(findings))} accepted from now on"]
    return _held_against(linted, ran, path, shrink=arguments.shrink_baseline)


def _held_against(
    linted: Sequence[Linted], ran: Sequence[Check], path: Path, *, shrink: bool
) -> tuple[Sequence[Finding], list[str]]:
    entries = parse(read_text(path), str(path))
    result = sift([finding for one in linted for finding in one.findings], entries, path.parent)
    gone = list(_looked_for(result.gone, linted, ran, path.parent))
    accepted = len(entries) - len(result.gone)
    remarks = [f"{path}: {_findings(accepted)} accepted"] if accepted else []
    if gone and shrink:
        write_whole(path, render(_without(entries, gone)))
        remarks.append(f"{path}: took out {len(gone)} that are gone")
    elif gone:
        remarks.append(f"{path}: {len(gone)} of its entries are gone; --shrink-baseline takes them out")
    return result.new, remarks


def _looked_for(
    unmatched: Iterable[Entry], linted: Sequence[Linted], ran: Sequence[Check], folder: Path
) -> Iterable[Entry]:
    """Leave out the entries that this run could not have matched: of another file, or of a rule that did not run."""
    codes = {check.code for check in ran}
    files = {seen_from(folder, path) for one in linted for path in one.topology.sources}
    for entry in unmatched:
        if entry.code in codes and (entry.path in files or not (folder / entry.path).exists()):
            yield entry


def _without(entries: Sequence[Entry], gone: Sequence[Entry]) -> list[Entry]:
    left = list(entries)
    for entry in gone:
        left.remove(entry)
    return left


def _findings(count: int) -> str:
    return "1 finding is" if count == 1 else f"{count} findings are"
