"""Patterns for Python's engine, which writes otherwise than ECMA-262: named groups, categories, control characters.

A witness is validated with the pattern that is written here; what it says is the same to the letter. All else is
passed on as it is, so that what the engine does not know at all is still an error.
"""

from __future__ import annotations

import re
from functools import lru_cache

from choreo_check.compatibility.languages.categories import category
from choreo_check.compatibility.languages.ecma import Unreadable, inverse, parsed
from choreo_check.compatibility.languages.expressions import Ranges

FOREIGN = ("\\p{", "\\P{", "(?<", "\\c")
TOKENS = re.compile(r"\\([pP])\{([^}]*)\}|\\c([A-Za-z])|\\.|\[|\]|\(\?<(?![=!])", re.DOTALL)


def needs_translation(pattern: str) -> bool:
    """Tell whether a pattern may hold what Python's engine writes otherwise."""
    return any(each in pattern for each in FOREIGN)


@lru_cache(maxsize=200)
def for_python(pattern: str) -> str:
    """Write a pattern as Python's engine wants it; what we cannot read ourselves is left as it is."""
    try:
        parsed(pattern)
    except (Unreadable, RecursionError):
        return pattern
    written, end, is_in_class = [], 0, False
    for token in TOKENS.finditer(pattern):
        text = token.group()
        written += [pattern[end : token.start()], _translated(token, is_in_class=is_in_class)]
        end = token.end()
        is_in_class = text == "[" or (is_in_class and text != "]")
    return "".join([*written, pattern[end:]])


def _translated(token: re.Match[str], *, is_in_class: bool) -> str:
    text, sign, name, letter = token.group(0, 1, 2, 3)
    if letter is not None:
        return f"\\x{ord(letter) % 32:02x}"
    if sign is None:
        return "(?P<" if text.startswith("(?<") and not is_in_class else text
    found = category(name)
    if found is None:
        return text
    members = _members(found if sign == "p" else inverse(found))
    return members if is_in_class else f"[{members}]"


def _members(ranges: Ranges) -> str:
    return "".join([f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges])
