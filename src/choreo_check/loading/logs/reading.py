"""Reads the files of a log one after the other, as if they were one, and remembers where each began."""

from __future__ import annotations

import os
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from choreo_check.errors import ChoreoError
from choreo_check.findings import Location
from choreo_check.loading.logs.batch import Batch, Broken
from choreo_check.loading.logs.blocks import STANDARD_INPUT, blocks, opened
from choreo_check.loading.logs.json_lines import JsonLines
from choreo_check.loading.logs.tables import Table
from choreo_check.loading.logs.times import Clock
from choreo_check.topology import Envelope

Advance = Callable[[int, int], None]
"""Is told how many bytes of how many have been read; the latter is nought where nobody knows."""

LOOKED_AT = 20
"""So many lines decide whether a log is JSON: the first of them may be broken."""
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


class Log:
    """The events of some files. Lines count on from file to file; `place` says where one is."""

    def __init__(self, paths: Sequence[str], envelope: Envelope, *, keeps_messages: bool = False) -> None:
        self.paths = list(paths)
        self.envelope = envelope
        self.keeps_messages = keeps_messages
        self.broken = Broken()
        self.clock = Clock()
        self.first_lines: list[int] = []
        self.is_json = False

    def batches(self, advance: Advance = lambda _done, _of: None) -> Iterator[Batch]:
        """Yield all events, in the order of the files.

        Raises:
            ChoreoError: a file cannot be read, or is no log.
        """
        total, before, line = sum(map(_size, self.paths)), 0, 1
        for path in self.paths:
            self.first_lines.append(line)
            with opened(path) as (stream, file):
                reader: JsonLines | Table | None = None
                for block in blocks(stream, line, self.broken):
                    if reader is None:
                        block.content = block.content.removeprefix(BOM_UTF8)
                        reader = self._reader(path, block.content)
                    if reader is not None:
                        yield reader.batch(block)
                    line = block.first_line + block.lines
                    advance(before + (file.tell() if total else 0), total)
            before += _size(path)

    def place(self, line: int) -> Location:
        """Return where a line is."""
        at = bisect_right(self.first_lines, line) - 1
        path = self.paths[at]
        number = line - self.first_lines[at] + 1
        name = "stdin" if path == STANDARD_INPUT else Path(path).as_posix()
        return Location(name, number, 1, number, 1)

    def _reader(self, path: str, block: bytes) -> JsonLines | Table | None:
        """Return what reads a file that begins like this; nothing, while it has only blank lines."""
        lines = [line.strip() for line in block.split(b"\n", LOOKED_AT)[:LOOKED_AT]]
        filled = [line for line in lines if line]
        if block[:2] in OTHER_ENCODINGS or b"\0" in block[:4096]:
            raise ChoreoError(f"{path}: is not text in UTF-8", hint="save it as UTF-8, or name the log itself")
        if any(line.startswith(b"{") for line in filled):
            self.is_json = True
            return JsonLines(self.envelope, self.clock, self.broken, keeps_messages=self.keeps_messages)
        if not filled:
            return None
        if filled[0].startswith(b"["):
            hint = f"write one event a line: jq -c '.[]' {path}"
            raise ChoreoError(f"{path}: is one JSON list, not a line for each event", hint=hint)
        return Table(path, self.clock, self.broken)


def _size(path: str) -> int:
    try:
        return 0 if path == STANDARD_INPUT else os.stat(path).st_size  # noqa: PTH116  the path is a text here
    except OSError:
        return 0
