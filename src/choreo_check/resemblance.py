"""Which known name somebody has meant who has written another one."""

from __future__ import annotations

from collections.abc import Iterable

COMPARED_MAX = 80
"""How much of a name is compared: a file may have one of any length, and it must not cost more than others."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a misspelt one was meant to be, if there is one."""
    from difflib import get_close_matches  # noqa: PLC0415  needed only when something is misspelt

    return next(iter(get_close_matches(name[:COMPARED_MAX], list(known), n=1)), None)
