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
from choreo_check.contracts.library import Library
from choreo_check.errors import ChoreoError

NUMBER = re.compile("([0-9]+)")
PREVIEW = re.compile("-[A-Za-z]")
MAX_NAME = 250
"""File systems stop at 255 bytes, `.json` included."""


@dataclass(frozen=True)
class Registry:
    """The contracts below one directory."""

    root: Path

    def versions(self, event: str) -> tuple[Contract, ...]:
        """Return the contracts of an event, the oldest version first.

        Raises:
            ChoreoError: a directory cannot be listed.
        """
        if event not in self._known:
            self._known[event] = tuple(self._read(event)) if _is_inside(event) else ()
        return self._known[event]

    def latest(self, event: str) -> Contract | None:
        """Return the newest contract of an event, if it has one."""
        known = self.versions(event)
        return known[-1] if known else None

    @cached_property
    def _known(self) -> dict[str, tuple[Contract, ...]]:
        return {}

    @cached_property
    def _libraries(self) -> dict[Path, Library]:
        return {}

    def _read(self, event: str) -> Iterator[Contract]:
        unversioned = self.root / f"{event}.json"
        if unversioned.is_file():
            yield self._contract(event, None, unversioned)
        for path in _contracts_in(self.root / event):
            yield self._contract(event, path.stem, path)

    def _contract(self, event: str, version: str | None, path: Path) -> Contract:
        system = path.parent.parent
        return Contract(event, version, path, self._libraries.setdefault(system, Library(system)))


def open_registry(root: Path) -> Registry:
    """Return the registry of a directory.

    Raises:
        ChoreoError: there is no such directory.
    """
    if not root.is_dir():
        raise ChoreoError(f"{root}: no such directory of contracts", hint="mend `contracts:`, or create it")
    return Registry(root)


def natural_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts versions as people do: 2 before 10, 1.9.0 before 1.10.0, 2.0.0-rc.1 before 2.0.0."""
    return (*(_rank(part) for part in NUMBER.split(version) if part), (1, 0, ""))


def _rank(part: str) -> tuple[int, int, str]:
    """Rank a preview (`-rc`) before the end of a version, and all else after it."""
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return 2, len(digits), digits
    return (0 if PREVIEW.match(part) else 3), 0, part


def _contracts_in(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix == ".json"]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ChoreoError(f"{folder}: cannot be listed: {error.strerror}", hint="check its permissions") from None
    return sorted(found, key=lambda path: (natural_order(path.stem), path.stem))


def _is_inside(event: str) -> bool:
    """Keep names that a file system would read as a way out of the directory, or not at all, from being looked up."""
    parts = event.split("/")
    return event.isprintable() and len(event) < MAX_NAME * 4 and all(_is_file_name(part) for part in parts)


def _is_file_name(part: str) -> bool:
    return part not in {"", ".", ".."} and len(part.encode()) < MAX_NAME
