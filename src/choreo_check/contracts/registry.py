"""The contracts of one system: which events have one, in which versions, and where.

A contract is `<event>/<version>.json` below one directory. `<event>.json` is read too, as a contract without a version.
An event's name may hold slashes; it is a path then. Files are read when they are first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from choreo_check.contracts.contract import Contract
from choreo_check.errors import ChoreoError

NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Registry:
    """The contracts below one directory."""

    root: Path

    def versions(self, event: str) -> tuple[Contract, ...]:
        """Return the contracts of an event, the oldest version first.

        Raises:
            ChoreoError: a directory cannot be listed.
        """
        return self._known.setdefault(event, tuple(self._read(event)))

    def latest(self, event: str) -> Contract | None:
        """Return the newest contract of an event, if it has one."""
        known = self.versions(event)
        return known[-1] if known else None

    @cached_property
    def _known(self) -> dict[str, tuple[Contract, ...]]:
        return {}

    def _read(self, event: str) -> Iterator[Contract]:
        if not _is_inside(event):
            return
        unversioned = self.root / f"{event}.json"
        if unversioned.is_file():
            yield Contract(event, None, unversioned)
        folder = self.root / event
        if folder.is_dir():
            for path in sorted(folder.glob("*.json"), key=lambda path: natural_order(path.stem)):
                yield Contract(event, path.stem, path)


def open_registry(root: Path) -> Registry:
    """Return the registry of a directory.

    Raises:
        ChoreoError: there is no such directory.
    """
    if not root.is_dir():
        raise ChoreoError(f"{root}: no such directory of contracts", hint="mend `contracts:`, or create it")
    return Registry(root)


def natural_order(version: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts versions as people do: 2 before 10, 1.9.0 before 1.10.0."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in NUMBER.split(version) if part)


def _is_inside(event: str) -> bool:
    """Keep names that a file system would read as a way out of the directory, or not at all, from being looked up."""
    parts = event.split("/")
    return all(part not in {"", ".", ".."} for part in parts) and "\0" not in event and len(event) < 200  # noqa: PLR2004  file systems stop at 255 bytes
