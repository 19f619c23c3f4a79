"""Where in a text a character stands, as editors count: only CR, LF and CRLF end a line."""

from __future__ import annotations

import re

from choreo_check.findings import Location

LINE_BREAK = re.compile(r"\r\n|\n|\r")


def place_in(text: str, index: int, path: str) -> Location:
    """Return the location of one character of a text."""
    line, start = 1, 0
    for line_break in LINE_BREAK.finditer(text, 0, index):
        line, start = line + 1, line_break.end()
    column = index - start + 1
    return Location(path, line, column, line, column + 1)
