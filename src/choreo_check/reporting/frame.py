"""The line that a finding points at, with its span measured in terminal cells.

Columns count code points, terminals count cells: a tab, a wide character or a character that had to be made visible
shifts the underline, so everything here is measured after drawing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from choreo_check.findings import Location
from choreo_check.reporting.visible import cells, visible

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as one
_TAB = "    "
_ROOM_MIN = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """One drawn line of source: `carets` cells are underlined after `indent` cells."""

    number: int
    code: str
    indent: int
    carets: int


def frame(source: str, location: Location, room: int) -> Frame | None:
    """Draw the first line of `location` in at most `room` cells; None when the source has no such line.

    A span of several lines is underlined from its start to the end of its first line.
    """
    lines = _LINE_BREAK.split(source)
    if not 1 <= location.line <= len(lines):
        return None
    return _drawn(lines[location.line - 1].rstrip(), location, max(room, _ROOM_MIN))


def _drawn(text: str, location: Location, room: int) -> Frame:
    pieces = [_TAB if character == "\t" else visible(character) for character in text]
    offsets = list(accumulate(map(cells, pieces), initial=0))
    start, end = _span(location, len(text))
    first, last = _window(offsets, start, room)
    code = "…" * (first > 0) + "".join(pieces[first:last]) + "…" * (last < len(text))
    indent = (first > 0) + offsets[start] - offsets[first]
    return Frame(location.line, code, indent, max(1, offsets[min(end, last)] - offsets[start]))


def _span(location: Location, length: int) -> tuple[int, int]:
    start = min(max(location.column - 1, 0), length)
    if location.end_line > location.line:
        return start, length
    return start, min(max(location.end_column - 1, start), length)


def _window(offsets: list[int], start: int, room: int) -> tuple[int, int]:
    """Choose which characters to show, so that the start of the span and what leads to it are among them."""
    if offsets[-1] <= room:
        return 0, len(offsets) - 1
    first = bisect_left(offsets, offsets[start] - room // 3)
    return first, bisect_right(offsets, offsets[first] + room - 2) - 1
