"""One line on a terminal that says how far a long search has come. It is gone when the search ends."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from choreo_check.simulation.campaign import Campaign

QUIET_S = 1.0
"""A search that is done sooner says nothing."""
APART_S = 0.2
RUNS_APART = 256


class Progress:
    """Writes to standard error, and only to a terminal."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = self.said = monotonic()
        self.has_said = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.has_said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def advance(self, campaign: Campaign) -> None:
        """Be told of one more run."""
        if campaign.runs % RUNS_APART or not sys.stderr.isatty():
            return
        now = monotonic()
        if now - self.begun > QUIET_S and now - self.said > APART_S:
            self.said, self.has_said = now, True
            share = campaign.deliveries / campaign.deliveries_max
            found = f", {len(campaign.failures)} found" if campaign.failures else ""
            sys.stderr.write(f"\r\x1b[K{self.name}: {campaign.runs:,} runs, {share:.0%} of the effort{found}")
            sys.stderr.flush()
