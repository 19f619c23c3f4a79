"""Says which name was meant where somebody has named what does not exist."""

from __future__ import annotations

from collections.abc import Iterable

from choreo_check.resemblance import nearest


def suggestion(name: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """Return the hint for a name that nobody knows: the one that was meant, or all that there are."""
    listed = list(known)
    near = nearest(name, listed)
    return f"did you mean {near!r}?" if near is not None else otherwise or f"there are {', '.join(listed) or 'none'}"
