"""One line on a terminal that says how far something long has come. It is gone when that ends."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from choreo_check.api.simulating import Progressing

QUIET_S = 1.0
"""What is done sooner says nothing."""
APART_S = 0.2
BAR_CELLS = 24


class Status:
    """One line on standard error, and only on a terminal."""

    def __init__(self) -> None:
        self.begun = self.said = monotonic()
        self.has_said = False
        self.terminal = sys.stderr  # which services do not have while they are searched
        self.is_seen = self.terminal.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.has_said:
            self.terminal.write("\r\x1b[K")
            self.terminal.flush()

    def is_due(self) -> bool:
        """Say whether it is time to say something."""
        if not self.is_seen:
            return False
        now = monotonic()
        return now - self.begun > QUIET_S and now - self.said > APART_S

    def show(self, text: str) -> None:
        """Put a text in the place of the one before."""
        self.said, self.has_said = monotonic(), True
        self.terminal.write(f"\r\x1b[K{text}")
        self.terminal.flush()


class Progress(Status):
    """Follows a search."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def advance(self, so_far: Progressing) -> None:
        """Be told of one more run, or of some."""
        if self.is_due():
            share = so_far.deliveries / so_far.deliveries_max
            found = f", {so_far.found} found" if so_far.found else ""
            self.show(f"{self.name}: {so_far.runs:,} runs, {share:.0%} of the effort{found}")


class Reading(Status):
    """Follows a log that is read, with a bar where its size is known."""

    def advance(self, events: int, done: int, of: int) -> None:
        """Be told how far it has been read."""
        if self.is_due():
            filled = BAR_CELLS * min(done, of) // of if of else 0
            bar = f"{'█' * filled}{'░' * (BAR_CELLS - filled)} {done / of:.0%}, " if of else ""
            rate = events / (monotonic() - self.begun)
            self.show(f"{bar}{events:,} events, {rate:,.0f} a second")
