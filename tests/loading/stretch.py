"""What a location covers: the text between its start and its end, with lines as editors count them."""

from __future__ import annotations

import re

from choreo_check.findings import Location


def stretch(text: str, location: Location) -> str:
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n|$)", text)
    start = sum(map(len, lines[: location.line - 1])) + location.column - 1
    end = sum(map(len, lines[: location.end_line - 1])) + location.end_column - 1
    return text[start:end]
