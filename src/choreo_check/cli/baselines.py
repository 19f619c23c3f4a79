"""What a command does with a baseline: hold findings against it, write it, shrink it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from choreo_check.cli.output import write_whole
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding
from choreo_check.linting.baseline import Entry, entry_of, parse, render, sift
from choreo_check.loading.sources import read_text


def sifted(
    findings: Sequence[Finding], arguments: Namespace, configured: Path | None
) -> tuple[Sequence[Finding], list[str]]:
    """Return the findings that the baseline does not accept, and remarks on the baseline itself.

    Raises:
        ChoreoError: a baseline is to be written and none is named, or it cannot be read or written.
    """
    path = arguments.baseline or configured
    if path is None:
        if arguments.write_baseline or arguments.shrink_baseline:
            raise ChoreoError("no baseline is named", hint="name one with --baseline FILE, or in pyproject.toml")
        return findings, []
    if arguments.write_baseline:
        write_whole(path, render(map(entry_of, findings)))
        return [], [f"{path}: {len(findings)} findings are accepted from now on"]
    return _held_against(findings, path, shrink=arguments.shrink_baseline)


def _held_against(findings: Sequence[Finding], path: Path, *, shrink: bool) -> tuple[Sequence[Finding], list[str]]:
    entries = parse(read_text(path), str(path))
    result = sift(findings, entries)
    if shrink and result.gone:
        write_whole(path, render(_without(entries, result.gone)))
        return result.new, [f"{path}: took out {len(result.gone)} that are gone"]
    accepted = len(entries) - len(result.gone)
    remarks = [f"{path}: {accepted} findings are accepted"] if accepted else []
    if result.gone:
        remarks.append(f"{path}: {len(result.gone)} of its entries are gone; --shrink-baseline takes them out")
    return result.new, remarks


def _without(entries: Sequence[Entry], gone: Sequence[Entry]) -> list[Entry]:
    left = list(entries)
    for entry in gone:
        left.remove(entry)
    return left
