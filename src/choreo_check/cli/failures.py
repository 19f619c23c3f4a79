"""Keeps the schedules that have failed under `.choreo-check/`, so that they can be replayed and are not forgotten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from choreo_check.api.replaying import lines_of
from choreo_check.api.simulating import Report
from choreo_check.cli.output import write_whole
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding

FOLDER = Path(".choreo-check") / "failures"


@dataclass(frozen=True, slots=True)
class Kept:
    """A failure as it was kept."""

    token: str
    topology: str
    code: str
    message: str
    steps: tuple[str, ...]


def keep(root: Path, reports: Sequence[Report]) -> None:
    """Write down each failure of some reports; the same failure has the same file.

    Raises:
        ChoreoError: the directory cannot be written.
    """
    for report in reports:
        for finding in report.findings:
            if finding.schedule is not None:
                _keep(root / FOLDER, finding, report.topology.location.path)


def read(path: Path) -> Kept:
    """Return a failure that was kept.

    Raises:
        ChoreoError: the file cannot be read, or is none of ours.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Kept(said["token"], said["topology"], said["code"], said["message"], tuple(said["steps"]))
    except OSError as error:
        raise ChoreoError(f"{path}: cannot be read: {(error.strerror or '').lower()}", hint="check it") from None
    except (ValueError, KeyError, TypeError):
        raise ChoreoError(f"{path}: no failure is kept in it", hint="name a file of .choreo-check/failures") from None


def known(root: Path, topology: str) -> tuple[str, ...]:
    """Return the tokens that were kept for a topology."""
    kept = (read(path) for path in sorted((root / FOLDER).glob("*.json")))
    return tuple(one.token for one in kept if one.topology == topology)


def find(root: Path, token: str) -> Kept | None:
    """Return the failure that was kept for a token, if any."""
    for path in sorted((root / FOLDER).glob("*.json")):
        kept = read(path)
        if kept.token == token:
            return kept
    return None


def _keep(folder: Path, finding: Finding, topology: str) -> None:
    assert finding.schedule is not None
    content: dict[str, Any] = {
        "version": 1,
        "token": finding.schedule.token,
        "topology": topology,
        "code": finding.code,
        "message": finding.message,
        "steps": list(lines_of(finding.scenario)),
    }
    ground = json.dumps([finding.code, topology, finding.subject.named()], sort_keys=True)
    name = f"{finding.code}-{blake2b(ground.encode(), digest_size=4).hexdigest()}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ChoreoError(f"{folder}: cannot be made: {(error.strerror or '').lower()}", hint="or --no-keep") from None
    write_whole(folder / name, json.dumps(content, indent=2) + "\n")
