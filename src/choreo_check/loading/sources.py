"""Reads text files for people: whatever is wrong with one is said in a sentence, with its name."""

from __future__ import annotations

import os
from pathlib import Path

from choreo_check.errors import ChoreoError
from choreo_check.findings import Location
from choreo_check.loading.nodes import Malformed

MAX_BYTES = 256 * 1024 * 1024


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises:
        ChoreoError: there is no such file, it is a directory, may not be read, is too large, or is not text.
    """
    return decode(_read_bytes(path), path.as_posix())


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ChoreoError(f"{path}: is a directory", hint=f"name a file, such as {path / 'topology.yaml'}")
        if path.stat().st_size > MAX_BYTES:
            limit = MAX_BYTES // 2**20
            raise ChoreoError(f"{path}: is larger than {limit} MiB", hint="split it with `include:`")
        return path.read_bytes()
    except FileNotFoundError:
        raise ChoreoError(f"{path}: no such file", hint=_nearest(path)) from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno).lower() if isinstance(error, OSError) and error.errno else str(error)
        raise ChoreoError(f"{path}: cannot be read: {reason}", hint="check the path and its permissions") from None


def _nearest(path: Path) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only wanted when something is wrong

    folder = path.parent
    names = sorted(other.name for other in folder.iterdir()) if folder.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    return f"did you mean {folder / near[0]}?" if near else "check the path"


def decode(content: bytes, path: str) -> str:
    """Return bytes as text.

    Raises:
        Malformed: the bytes are not text in UTF-8; the location is that of the first wrong byte.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        place = Location(path, line, column, line, column + 1)
        raise Malformed(f"byte 0x{content[error.start]:02x} is not UTF-8", place, hint=_encoding(content)) from None


def _encoding(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "the file is in UTF-16: save it as UTF-8"
    return "this looks like a binary file" if b"\0" in content[:4096] else "save the file as UTF-8"
