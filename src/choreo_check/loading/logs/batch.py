"""What reading a log yields: events by the thousand, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from choreo_check.conformance.rows import Row

TOLD_MAX = 10


@dataclass(frozen=True, slots=True)
class Batch:
    """Some events in the order of the log; `messages` holds them as they were written, where that was asked for."""

    rows: list[Row]
    messages: list[Any]


@dataclass(slots=True)
class Broken:
    """Lines that are no events: how many, and the first few with what is wrong."""

    count: int = 0
    told: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, reason: str) -> None:
        """Note one more."""
        self.count += 1
        if len(self.told) < TOLD_MAX:
            self.told.append((line, reason))
