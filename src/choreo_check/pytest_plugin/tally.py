"""What tests of sagas have tried, added up over a session, whichever process ran them.

It travels as user properties of the reports, which xdist carries and JUnit files show.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from choreo_check.api.jobs import Outcome

RUNS, SEED, COMPLETE, EXERCISED, PAIRS = (
    f"choreo-check.{name}" for name in ("runs", "seed", "complete-up-to", "exercised", "pairs")
)
NAMED_MAX = 8


def note(item: pytest.Item, outcomes: Sequence[Outcome], faults: Sequence[str], seed: int) -> None:
    """Write down with a test what it has tried, of which faults."""
    exercised = {f"{fault}: {where}" for one in outcomes for where, fault in one.coverage}
    pairs = {f"{fault}: {where}" for one in outcomes for where in one.subscriptions for fault in faults} | exercised
    complete = outcomes[0].complete_up_to
    item.user_properties += [
        (RUNS, sum(one.runs for one in outcomes)),
        (SEED, seed),
        (COMPLETE, "none" if complete is None else complete),
        (EXERCISED, json.dumps(sorted(exercised))),
        (PAIRS, json.dumps(sorted(pairs))),
    ]


class Tally:
    """The sum over a session."""

    def __init__(self) -> None:
        self.tests = 0
        self.runs = 0
        self.exercised: set[str] = set()
        self.pairs: set[str] = set()

    def add(self, properties: Sequence[tuple[str, Any]]) -> None:
        """Add what one test has tried."""
        said = dict(properties)
        if RUNS in said:
            self.tests += 1
            self.runs += said[RUNS]
            self.exercised |= set(json.loads(said[EXERCISED]))
            self.pairs |= set(json.loads(said[PAIRS]))

    @property
    def coverage(self) -> float:
        """How much of all pairs of subscription and fault was exercised, in percent."""
        return 100 * len(self.exercised) / len(self.pairs) if self.pairs else 100.0

    def lines(self) -> list[str]:
        """Say it."""
        pairs = f"{len(self.exercised)} of {len(self.pairs)} pairs of fault and subscription ({self.coverage:.0f} %)"
        tests = "1 test" if self.tests == 1 else f"{self.tests} tests"
        idle = sorted(self.pairs - self.exercised)
        more = f", and {len(idle) - NAMED_MAX} more" if len(idle) > NAMED_MAX else ""
        never = [f"never exercised: {', '.join(idle[:NAMED_MAX])}{more}"] if idle else []
        return [f"{tests}, {self.runs:,} runs; {pairs}", *never]
