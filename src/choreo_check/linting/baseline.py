"""The findings that a project has decided to live with for now, so that only new ones fail the build.

An entry is the rule and the subject of a finding, by file, and never its line: moving a handler makes nothing new. One
entry accepts one finding, so a second of the same kind is reported. Files are named from the baseline's own directory,
so it holds wherever the command is run from.
"""

from __future__ import annotations

import json
import os.path
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding

VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted finding: the file, the rule, and what it is about, as sorted JSON."""

    path: str
    code: str
    subject: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings held against a baseline: the new ones, and how many entries nothing matched."""

    new: tuple[Finding, ...]
    gone: tuple[Entry, ...]


def entry_of(finding: Finding, folder: Path) -> Entry:
    """Return the entry that accepts a finding, in a baseline that lies in a folder."""
    subject = json.dumps(finding.subject.named(), sort_keys=True, ensure_ascii=False)
    return Entry(seen_from(folder, finding.location.path), finding.code, subject)


def seen_from(folder: Path, path: str) -> str:
    """Return a path as a baseline in a folder writes it."""
    return Path(os.path.relpath(path, folder)).as_posix()


def sift(findings: Iterable[Finding], baseline: Iterable[Entry], folder: Path) -> Sifted:
    """Take out what a baseline that lies in a folder accepts."""
    left = Counter(baseline)
    new = []
    for finding in findings:
        entry = entry_of(finding, folder)
        if left[entry] > 0:
            left[entry] -= 1
        else:
            new.append(finding)
    return Sifted(tuple(new), tuple(sorted(left.elements())))


def render(entries: Iterable[Entry]) -> str:
    """Return a baseline as the text of its file: one line an entry, sorted, so that changes of it read well."""
    lines = [json.dumps(_written(entry), ensure_ascii=False) for entry in sorted(entries)]
    body = ",\n".join(f"    {line}" for line in lines)
    listed = f"[\n{body}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def parse(text: str, path: str) -> list[Entry]:
    """Return the entries of a baseline file.

    Raises:
        ChoreoError: the text is no baseline.
    """
    try:
        document = json.loads(text)
        if document["version"] != VERSION:
            raise ChoreoError(f"{path}: is a baseline of version {document['version']}", hint="write it anew")
        return [_read(item) for item in document["findings"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ChoreoError(f"{path}: is not a baseline", hint="write one with --write-baseline") from None


def _written(entry: Entry) -> dict[str, Any]:
    return {"path": entry.path, "code": entry.code, "subject": json.loads(entry.subject)}


def _read(item: dict[str, Any]) -> Entry:
    return Entry(str(item["path"]), str(item["code"]), json.dumps(item["subject"], sort_keys=True, ensure_ascii=False))
