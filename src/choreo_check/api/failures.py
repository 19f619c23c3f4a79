"""Keeps the schedules that have failed under `.choreo-check/`, so that they can be replayed and are not forgotten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from choreo_check.api.replaying import lines_of
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding
from choreo_check.reporting.files import write_whole

FOLDER = Path(".choreo-check") / "failures"


@dataclass(frozen=True, slots=True)
class Kept:
    """A failure as it was kept."""

    token: str
    topology: str
    code: str
    message: str
    steps: tuple[str, ...]
    test: str | None = None
    """The test that drove the run, where one did."""


def keep(root: Path, findings: Sequence[Finding], topology: str, test: str | None = None) -> None:
    """Write down each failure of a topology, as it runs by itself or as a test drives it; the same has the same file.

    Raises:
        ChoreoError: the directory cannot be written.
    """
    for finding in findings:
        if finding.schedule is not None:
            _keep(root / FOLDER, finding, topology, test)


def read(path: Path) -> Kept:
    """Return a failure that was kept.

    Raises:
        ChoreoError: the file cannot be read, or is none of ours.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        steps = tuple(said["steps"])
        return Kept(said["token"], said["topology"], said["code"], said["message"], steps, said.get("test"))
    except OSError as error:
        raise ChoreoError(f"{path}: cannot be read: {(error.strerror or '').lower()}", hint="check it") from None
    except (ValueError, KeyError, TypeError):
        raise ChoreoError(f"{path}: no failure is kept in it", hint="name a file of .choreo-check/failures") from None


def known(root: Path, topology: str) -> tuple[str, ...]:
    """Return the tokens that were kept for a topology as it runs by itself."""
    return tuple(one.token for one in _all(root) if one.test is None and one.topology == topology)


def known_of(root: Path, test: str) -> tuple[str, ...]:
    """Return the tokens that were kept for a test."""
    return tuple(one.token for one in _all(root) if one.test == test)


def find(root: Path, token: str, topology: str | None = None) -> Kept | None:
    """Return the failure that was kept for a token, if any: rather one that no test has driven.

    Tokens of two topologies may be the same; `topology` says of which one it is, where that is known.
    """
    kept = (one for one in _all(root) if one.token == token and topology in {None, one.topology})
    return min(kept, key=lambda one: one.test is not None, default=None)


def _all(root: Path) -> list[Kept]:
    return [read(path) for path in sorted((root / FOLDER).glob("*.json"))]


def _keep(folder: Path, finding: Finding, topology: str, test: str | None) -> None:
    assert finding.schedule is not None
    content: dict[str, Any] = {
        "version": 1,
        "token": finding.schedule.token,
        "topology": topology,
        "code": finding.code,
        "message": finding.message,
        "steps": list(lines_of(finding.scenario)),
    } | ({} if test is None else {"test": test})
    ground = json.dumps([finding.code, topology, finding.subject.named(), *([test] if test else [])], sort_keys=True)
    name = f"{finding.code}-{blake2b(ground.encode(), digest_size=4).hexdigest()}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ChoreoError(f"{folder}: cannot be made: {(error.strerror or '').lower()}", hint="or --no-keep") from None
    write_whole(folder / name, json.dumps(content, indent=2) + "\n")
