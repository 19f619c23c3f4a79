"""Which topology files a command line means: files as they are, globs, and directories with topologies below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from choreo_check.errors import ChoreoError

NAMES = ("topology.yaml", "topology.yml", "topology.json")


def topology_files(arguments: Sequence[str]) -> list[Path]:
    """Return the files that some arguments name, each once, in the order of the arguments.

    Raises:
        ChoreoError: a glob or a directory leads to no file.
    """
    return list(dict.fromkeys(path for argument in arguments for path in _readable(argument)))


def _readable(argument: str) -> list[Path]:
    try:
        return list(_meant(argument))
    except OSError as error:
        raise ChoreoError(f"{argument}: cannot be read: {(error.strerror or '').lower()}", hint="check it") from None
    except ValueError as error:  # a pattern that pathlib refuses
        raise ChoreoError(f"{argument}: {str(error).lower()}", hint="check the pattern") from None


def _meant(argument: str) -> Iterator[Path]:
    path = Path(argument)
    if path.is_dir():
        below = (file for name in NAMES for file in path.rglob(name) if file.is_file())
        found = sorted(file for file in below if not _is_hidden(file.relative_to(path)))
        yield from _some(found, f"{argument}: no topology.yaml lies below this directory", "name the file")
    elif not path.exists() and any(character in argument for character in "*?["):
        folder = Path(path.anchor) if path.is_absolute() else Path()
        pattern = str(path.relative_to(path.anchor)) if path.is_absolute() else argument
        found = sorted(file for file in folder.glob(pattern) if file.is_file())
        yield from _some(found, f"{argument}: no file matches", "check the pattern")
    else:
        yield path


def _is_hidden(path: Path) -> bool:
    """Say whether a file lies where others' files lie: installed packages, checkouts, caches."""
    return any(part.startswith(".") or part == "node_modules" for part in path.parts)


def _some(found: list[Path], message: str, hint: str) -> list[Path]:
    if not found:
        raise ChoreoError(message, hint=hint)
    return found
