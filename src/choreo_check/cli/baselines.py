"""What a command does with a baseline: hold findings against it, write it, shrink it.

Several commands may share one file. Each looks only at the entries of checks that are its own, and leaves the others.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding
from choreo_check.linting.baseline import Entry, entry_of, parse, render, seen_from, sift
from choreo_check.loading.sources import read_text
from choreo_check.reporting.files import write_whole


@dataclass(frozen=True, slots=True)
class Looked:
    """What a command has found, and where it has looked: in which files, for the codes of which checks.

    `own` are the codes of all checks that the command can make, those included that it has not made this time.
    """

    findings: Sequence[Finding]
    files: Collection[str]
    ran: Collection[str]
    own: Collection[str]


def add_baseline_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the commands that have a baseline."""
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="report only what is not in this file")
    changes = parser.add_mutually_exclusive_group()
    changes.add_argument("--write-baseline", action="store_true", help="accept all that is found now")
    changes.add_argument("--shrink-baseline", action="store_true", help="take out of the baseline what is gone")


def baseline_of(arguments: Namespace, configured: Path | None) -> Path | None:
    """Return the baseline that is named, if any, so that nobody waits for findings that cannot be held against it.

    Raises:
        ChoreoError: one is to be written and none is named, or it cannot be read.
    """
    path: Path | None = arguments.baseline or configured
    if path is None and (arguments.write_baseline or arguments.shrink_baseline):
        raise ChoreoError("no baseline is named", hint="name one with --baseline FILE, or in pyproject.toml")
    if path is not None and not arguments.write_baseline:
        parse(read_text(path), str(path))
    return path


def sifted(looked: Looked, arguments: Namespace, path: Path | None) -> tuple[Sequence[Finding], list[str]]:
    """Return the findings that a baseline does not accept, and remarks on the baseline itself.

    Raises:
        ChoreoError: it cannot be read or written.
    """
    if path is None:
        return looked.findings, []
    if arguments.write_baseline:
        entries = [entry_of(finding, path.parent) for finding in looked.findings]
        others = [entry for entry in _of_others(looked, path) if entry not in entries]
        write_whole(path, render([*others, *entries]))
        return [], [f"{path}: {_findings(len(looked.findings))} accepted from now on"]
    return _held_against(looked, path, shrink=arguments.shrink_baseline)


def _held_against(looked: Looked, path: Path, *, shrink: bool) -> tuple[Sequence[Finding], list[str]]:
    entries = parse(read_text(path), str(path))
    result = sift(looked.findings, entries, path.parent)
    gone = list(_looked_for(result.gone, looked, path.parent))
    accepted = len(entries) - len(result.gone)
    remarks = [f"{path}: {_findings(accepted)} accepted"] if accepted else []
    if gone and shrink:
        write_whole(path, render(_without(entries, gone)))
        remarks.append(f"{path}: took out {len(gone)} that are gone")
    elif gone:
        remarks.append(f"{path}: {len(gone)} of its entries are gone; --shrink-baseline takes them out")
    return result.new, remarks


def _of_others(looked: Looked, path: Path) -> list[Entry]:
    """Return what other commands have written to a baseline, as far as it can be read."""
    with suppress(ChoreoError):
        return [entry for entry in parse(read_text(path), str(path)) if entry.code not in looked.own]
    return []


def _looked_for(unmatched: Iterable[Entry], looked: Looked, folder: Path) -> Iterable[Entry]:
    """Leave out the entries that this run could not have matched: of another file, or of a check that was not made."""
    files = {seen_from(folder, path) for path in looked.files}
    for entry in unmatched:
        if entry.code in looked.ran and (entry.path in files or not (folder / entry.path).exists()):
            yield entry


def _without(entries: Sequence[Entry], gone: Sequence[Entry]) -> list[Entry]:
    left = list(entries)
    for entry in gone:
        left.remove(entry)
    return left


def _findings(count: int) -> str:
    return "1 finding is" if count == 1 else f"{count} findings are"
