"""Which events that are gone have come back under another name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

NEAR = 0.8
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def renamed(gone: Sequence[str], come: Sequence[str], alike: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """Return the new name of each event that was renamed, once each; `alike` have the same contract."""
    found: dict[str, str] = {}
    for old, new in [*alike, *_near(gone, come)]:
        if old not in found and new not in found.values():
            found[old] = new
    return found


def _near(gone: Sequence[str], come: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of names that are nearly the same, the nearest first."""
    measured = [(_likeness(old, new), old, new) for old in gone for new in come]
    return [
        (old, new) for likeness, old, new in sorted(measured, key=lambda one: (-one[0], *one[1:])) if likeness >= NEAR
    ]


def _likeness(one: str, other: str) -> float:
    words, others = _words(one), _words(other)
    if sorted(words) == sorted(others):
        return 1.0
    return SequenceMatcher(None, ".".join(words), ".".join(others), autojunk=False).ratio()


def _words(name: str) -> list[str]:
    return [word.lower() for word in WORD.findall(name)]
