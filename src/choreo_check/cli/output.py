"""Where a report goes: the terminal, with colour where it is welcome, or a file, whole or not at all."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from choreo_check.errors import ChoreoError
from choreo_check.findings import Severity

FAIL_ON = ("error", "warning", "note", "never")


def add_format_arguments(parser: ArgumentParser, formats: tuple[str, ...], usual: str = "text") -> None:
    """Add the arguments that every command with a report has."""
    parser.add_argument("--format", default=usual, metavar="FORMAT", help=f"{', '.join(formats)} (default: {usual})")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the report to a file")


def wants_color(arguments: Namespace) -> bool:
    """Say whether the report goes to a terminal that shows colours; NO_COLOR and FORCE_COLOR have the last word."""
    if arguments.output is not None or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def deliver(text: str, output: Path | None) -> None:
    """Print a report, or write it to a file.

    Raises:
        ChoreoError: the file cannot be written; it is left as it was.
    """
    if output is not None:
        write_whole(output, text)
        return
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it.

    Raises:
        ChoreoError: it cannot be written.
    """
    import tempfile  # noqa: PLC0415  most reports go to a terminal

    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False, newline="\n"
        ) as draft:
            draft.write(text)
    except OSError as error:
        raise _cannot_write(path, error) from None
    try:
        Path(draft.name).chmod(0o666 & ~_umask())  # a temporary file is private; a report is not
        Path(draft.name).replace(path)
    except OSError as error:
        Path(draft.name).unlink()
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError) -> ChoreoError:
    reason = (error.strerror or str(error)).lower()
    return ChoreoError(f"{path}: cannot be written: {reason}", hint="check the directory")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def fails(severities: list[Severity], fail_on: str) -> bool:
    """Say whether findings of these severities are to fail the command."""
    if fail_on == "never":
        return False
    return any(severity.rank >= Severity(fail_on).rank for severity in severities)
