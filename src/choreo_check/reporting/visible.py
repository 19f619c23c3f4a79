"""Makes text from other people's files safe to print: nothing in it may move the cursor or hide what it says.

Control characters could recolour a terminal, and invisible or direction-changing ones could make a name look like
another, so they are shown as what they are. Cells are what a character takes up in a terminal; the tables of the
standard library are near enough for underlines, and free.
"""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

_JOINERS = "\u200c\u200d"  # emoji and several scripts need them
_CONTROL_PICTURES = 0x2400
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    """Return `text` as one line in which every character can be seen."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, " ".join(text.split("\n")).replace("\t", " ")))


def visible_lines(text: str) -> list[str]:
    """Return the lines of `text`, with every character to be seen and no blank line at the end."""
    return [visible(line.rstrip("\r")) for line in text.rstrip().split("\n")]


def cells(text: str) -> int:
    """Return how many terminal cells `text` takes up."""
    return sum(map(_cells_of, text))


def _shown(character: str) -> str:
    if category(character) not in _HIDDEN or character in _JOINERS:
        return character
    code = ord(character)
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    return f"\\u{code:04x}"


def _cells_of(character: str) -> int:
    if combining(character) or category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
