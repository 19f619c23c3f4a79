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


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it; a device or a pipe is written to, never replaced.

    Raises:
        ChoreoError: it cannot be written.
    """
    content = text.encode(errors="backslashreplace")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
        else:
            _replace(path.resolve(), content)  # a link goes on leading to its file
    except OSError as error:
        raise _cannot_write(path, error) from None


def _replace(path: Path, content: bytes) -> None:
    import tempfile  # noqa: PLC0415  most reports go to a terminal

    draft = tempfile.NamedTemporaryFile(dir=path.parent, prefix=".choreo-check-", delete=False)  # noqa: SIM115  closed below
    try:
        with draft:
            draft.write(content)
        Path(draft.name).chmod(0o666 & ~_umask())  # a temporary file is private; a report is not
        Path(draft.name).replace(path)
    except BaseException:
        Path(draft.name).unlink()
        raise


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
