"""A log cut into blocks of whole lines: a million short reads would take longer than all else.

A line that is too long to be an event is left out as one broken line, without ever being in memory as a whole.
"""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from choreo_check.errors import ChoreoError
from choreo_check.loading.logs.batch import Broken
from choreo_check.resemblance import nearest

BLOCK_BYTES = 128 * 1024
LINE_BYTES_MAX = 16 * 1024 * 1024
STANDARD_INPUT = "-"


class Readable(Protocol):
    """What blocks are read from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes or fewer; none at the end."""


@contextmanager
def opened(path: str) -> Iterator[tuple[Readable, IO[bytes]]]:
    """Open a log: what to read, and the file whose position tells how far one has come.

    Raises:
        ChoreoError: it cannot be opened, or not be read to its end.
    """
    try:
        if path == STANDARD_INPUT:
            yield sys.stdin.buffer, sys.stdin.buffer
            return
        with Path(path).open("rb") as file:
            yield (gzip.GzipFile(fileobj=file) if path.endswith(".gz") else file), file
    except FileNotFoundError:
        raise ChoreoError(f"{path}: no such file", hint=_near(Path(path))) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ChoreoError(f"{path}: is no whole gzip file: {error}", hint="unpack it by hand") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ChoreoError(f"{path}: cannot be read: {reason}", hint="name a file, or `-`") from None


@dataclass
class Block:
    """Some whole lines, and the number of the first of them."""

    first_line: int
    content: bytes

    @cached_property
    def texts(self) -> list[bytes]:
        """The lines, each with its end. `BytesIO` looks for ends by the word; `split` does byte by byte."""
        return BytesIO(self.content).readlines()

    @property
    def numbers(self) -> range:
        """The numbers of the lines."""
        return range(self.first_line, self.first_line + len(self.texts))


def blocks(stream: Readable, first_line: int, broken: Broken) -> Iterator[Block]:
    """Yield blocks of whole lines; a line that is too long is left out, and counted."""
    line, rest, is_skipping = first_line, b"", False
    while chunk := stream.read(BLOCK_BYTES):
        end = chunk.rfind(b"\n") + 1
        if is_skipping and end:
            start = chunk.find(b"\n") + 1
            line, chunk, end, is_skipping = line + 1, chunk[start:], end - start, False
        if end:
            block, rest = Block(line, rest + chunk[:end]), chunk[end:]
            yield block
            line = block.numbers.stop
        elif not is_skipping:
            rest += chunk
        if len(rest) > LINE_BYTES_MAX:
            broken.add(line, f"is longer than {LINE_BYTES_MAX // 2**20} MiB")
            rest, is_skipping = b"", True
    if rest:
        yield Block(line, rest)


def _near(path: Path) -> str:
    try:
        near = nearest(path.name, sorted(other.name for other in path.parent.iterdir()))
    except OSError:
        near = None
    return f"did you mean {path.parent / near}?" if near else "check the path"
