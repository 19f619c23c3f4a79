"""Text from a file inside a message: short, and visible."""

from __future__ import annotations

MAX_SHOWN = 80


def shown(text: str) -> str:
    """Return a text as a message may hold it: on one line, without control characters, cut where it is long."""
    cut = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}..."
    if cut.isprintable():
        return cut
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in cut)
