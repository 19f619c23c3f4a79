"""Text from a file inside a message: short, visible, and compared at a cost that no file can raise."""

from __future__ import annotations

from collections.abc import Iterable

MAX_SHOWN = 80


def shown(text: str) -> str:
    """Return a text as a message may hold it: on one line, without control characters, cut where it is long."""
    cut = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."
    if cut.isprintable():
        return cut
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in cut)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a misspelt one was meant to be, if there is one."""
    from difflib import get_close_matches  # noqa: PLC0415  only wanted when something is wrong

    near = get_close_matches(word[:MAX_SHOWN], known, n=1)
    return near[0] if near else None
