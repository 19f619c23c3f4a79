"""Files as they are left to others: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from choreo_check.errors import ChoreoError


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
