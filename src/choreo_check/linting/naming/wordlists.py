"""Reads the word lists kept beside the code, each at most once and only when a name is judged.

The lists are plain text, one entry a line, so that a word can be added without reading any code.
`words/README.txt` says what belongs in which list.
"""

from functools import cache
from pathlib import Path

_WORDS = Path(__file__).parent / "words"


def lines(title: str) -> list[str]:
    """Return the entries of one list."""
    return (_WORDS / f"{title}.txt").read_text(encoding="utf-8").splitlines()


@cache
def wordlist(title: str) -> frozenset[str]:
    """Return the entries of one list as a set."""
    return frozenset(lines(title))
