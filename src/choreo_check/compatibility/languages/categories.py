"""The general categories of Unicode, as the escape `p` names them; scripts and other properties stay unknown."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from itertools import groupby

from choreo_check.compatibility.languages.expressions import Ranges

LONG_NAMES = {
    "Letter": "L", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc",
    "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl",
    "Other_Number": "No", "Punctuation": "P", "punct": "P", "Symbol": "S", "Separator": "Z", "Space_Separator": "Zs",
    "Control": "Cc",
}  # fmt: skip
SHORT_NAMES = frozenset({
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
    "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "Cc",
})  # fmt: skip
"""Without what changes as characters are assigned: unassigned and private ones."""


def category(name: str) -> Ranges | None:
    """Find the characters of a category; None if it is not known."""
    plain = name.partition("=")[2] if name.startswith(("gc=", "General_Category=")) else name
    short = LONG_NAMES.get(plain, plain)
    return _ranges(short) if short in SHORT_NAMES else None


@cache
def _ranges(short: str) -> Ranges:
    found: list[tuple[int, int]] = []
    for low, high, exact in _runs():
        if not exact.startswith(short):
            continue
        if found and found[-1][1] == low - 1:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return tuple(found)


@cache
def _runs() -> tuple[tuple[int, int, str], ...]:
    """List the runs of characters of one category."""
    runs, low = [], 0
    for exact, run in groupby(map(unicodedata.category, map(chr, range(sys.maxunicode + 1)))):
        size = sum(1 for _ in run)
        runs.append((low, low + size - 1, exact))
        low += size
    return tuple(runs)
