"""Makes a story short enough to be read: a run that never ends, or a handler that loops, has thousands of steps.

How it begins and how it ends is what shows why; what is left out between is counted. Every format tells the same story,
so it is cut where it is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

Part = TypeVar("Part")
FIRST, LAST = 15, 10
"""How much of a long story is told: of its beginning, and of its end."""
TOLD_MAX = 10
"""How much one service may do in a step before what is alike is told once."""
COUNTED_MAX = 10_000
"""How far is counted. A handler that never returns is ended by the clock, and would have another number each time."""


def ends_of(parts: Sequence[Part]) -> tuple[Sequence[Part], int, Sequence[Part]]:
    """Return how something begins, how much is left out, and how it ends; all of it begins where it is not long."""
    if len(parts) <= FIRST + LAST + 1:
        return parts, 0, ()
    return parts[:FIRST], len(parts) - FIRST - LAST, parts[-LAST:]


def abridged(told: Sequence[str]) -> tuple[str, ...]:
    """Return what is told of one step: each thing once with how often, if there are many, and not all of too many."""
    if len(told) <= TOLD_MAX:
        return tuple(told)
    lines = [line if count == 1 else f"{line} ({_times(count)})" for line, count in Counter(told).items()]
    first, omitted, last = ends_of(lines)
    return (*first, f"… {omitted:,} more", *last) if omitted else tuple(first)


def _times(count: int) -> str:
    return f"{count:,} times" if count <= COUNTED_MAX else f"more than {COUNTED_MAX:,} times"
