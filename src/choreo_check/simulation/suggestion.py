"""Guesses which name was meant where somebody has named what does not exist."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a misspelt one was meant to be, if there is one."""
    from difflib import get_close_matches  # noqa: PLC0415  needed only when something is misspelt

    return next(iter(get_close_matches(name, list(known), n=1)), None)


def suggestion(name: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """Return the hint for a name that nobody knows: the one that was meant, or all that there are."""
    listed = list(known)
    near = nearest(name, listed)
    return f"did you mean {near!r}?" if near is not None else otherwise or f"there are {', '.join(listed) or 'none'}"
