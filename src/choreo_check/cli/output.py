"""Where a report goes: the terminal, with colour where it is welcome, or a file."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from choreo_check.errors import ChoreoError
from choreo_check.findings import Severity
from choreo_check.reporting.files import write_whole

FAIL_ON = ("error", "warning", "note", "never")


def add_format_arguments(parser: ArgumentParser, formats: tuple[str, ...], usual: str = "text") -> None:
    """Add the arguments that every command with a report has."""
    parser.add_argument("--format", default=usual, metavar="FORMAT", help=f"{', '.join(formats)} (default: {usual})")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the report to a file")


def wants_color(arguments: Namespace) -> bool:
    """Say whether the report goes to a terminal that shows colours; NO_COLOR and FORCE_COLOR have the last word."""
    if arguments.output is not None or os.environ.get("NO_COLOR"):
        return False
    on_terminal = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return bool(os.environ.get("FORCE_COLOR")) or on_terminal


def deliver(text: str, output: Path | None) -> None:
    """Print a report, or write it to a file.

    Raises:
        ChoreoError: the file cannot be written; it is left as it was.
    """
    if output is not None:
        write_whole(output, text)
        return
    if sys.stdout is None:
        raise ChoreoError("standard output is closed", hint="write the report to a file with --output FILE")
    encoding = sys.stdout.encoding or "utf-8"
    say(text.encode(encoding, "backslashreplace").decode(encoding))


def say(text: str) -> None:
    """Print, and see that it is out: what cannot be written is to be told before the process ends.

    Raises:
        ChoreoError: there is no room for it.
        BrokenPipeError: nobody reads it.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        raise
    except OSError as error:
        _discard_output()
        raise ChoreoError(f"standard output: cannot be written: {(error.strerror or str(error)).lower()}") from None


def _discard_output() -> None:
    """Send what is still to be printed nowhere: the interpreter tries again at its end, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fails(severities: list[Severity], fail_on: str) -> bool:
    """Say whether findings of these severities are to fail the command."""
    if fail_on == "never":
        return False
    return any(severity.rank >= Severity(fail_on).rank for severity in severities)
