"""Reads text files for people: whatever is wrong with one is said in a sentence, with its name."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from pathlib import Path

from choreo_check.errors import ChoreoError
from choreo_check.loading.malformed import Malformed
from choreo_check.loading.places import place_in
from choreo_check.loading.wording import shown
from choreo_check.resemblance import nearest

MAX_BYTES = 32 * 1024 * 1024


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
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ChoreoError(f"{path}: no such file", hint=_nearest(path)) from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno).lower() if isinstance(error, OSError) and error.errno else str(error)
        raise ChoreoError(f"{shown(str(path))}: cannot be read: {reason}", hint="check its permissions") from None
    if len(content) > MAX_BYTES:
        raise ChoreoError(f"{path}: is larger than {MAX_BYTES // 2**20} MiB", hint="split it with `include:`")
    return content


def _nearest(path: Path) -> str:
    folder = path.parent
    try:
        near = nearest(path.name, sorted(other.name for other in folder.iterdir()))
    except OSError:
        near = None
    return f"did you mean {folder / near}?" if near else "check the path"


def decode(content: bytes, path: str) -> str:
    """Return bytes as text.

    Raises:
        Malformed: the bytes are not text in UTF-8; the location is that of the first wrong byte.
    """
    content = content.removeprefix(BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        place = place_in(before, len(before), path)
        raise Malformed(f"byte 0x{content[error.start]:02x} is not UTF-8", place, hint=_encoding(content)) from None


def _encoding(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "the file is in UTF-16: save it as UTF-8"
    return "this looks like a binary file" if b"\0" in content[:4096] else "save the file as UTF-8"
