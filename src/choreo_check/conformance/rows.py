"""One event of a log, as the tuple that ten million of them are kept in.

A tuple costs a fifth of an object, and sorts by time and then by line as it is. What a reader of the code should see
instead is an `Occurrence`; it is made of the few rows that something is said about.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

NO_TIME = float("-inf")
"""The time of an event that does not say when it happened."""

Row: TypeAlias = tuple[float, int, str, str | None, str | None, str | None, str | None]
"""Time in seconds, line, event, source, correlation, id, causation: what `Occurrence` names."""


class Occurrence(NamedTuple):
    """An event as a log tells it. `line` counts on through all files of the log."""

    time_s: float
    line: int
    event: str
    source: str | None
    correlation: str | None
    id: str | None
    causation: str | None
