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

RUNS, SEED, COMPLETE, TRUNCATED, EXERCISED, PAIRS = (
    f"choreo-check.{name}" for name in ("runs", "seed", "complete-up-to", "truncated", "exercised", "pairs")
)
NOT_TRUNCATED = "no"
NAMED_MAX = 8


def note(item: pytest.Item, outcomes: Sequence[Outcome], faults: Sequence[str], remedy: str) -> None:
    """Write down with a test what it has tried, of which faults; `remedy` is what has it try more."""
    exercised = {f"{fault}: {where}" for one in outcomes for where, fault in one.coverage}
    pairs = {f"{fault}: {where}" for one in outcomes for where in one.subscriptions for fault in faults} | exercised
    complete = outcomes[0].complete_up_to
    item.user_properties += [
        (RUNS, sum(one.runs for one in outcomes)),
        (SEED, item.config.getoption("--choreo-seed")),
        (COMPLETE, "none" if complete is None else complete),
        (TRUNCATED, _cut_short(outcomes[0], remedy) or NOT_TRUNCATED),
        (EXERCISED, json.dumps(sorted(exercised))),
        (PAIRS, json.dumps(sorted(pairs))),
    ]


def _cut_short(exhaustive: Outcome, remedy: str) -> str:
    """Say where not every schedule was made; of a handler that never returns, the failure says so."""
    from choreo_check.api.reach import reach, shortfall  # noqa: PLC0415  pytest starts without it

    short = "" if exhaustive.hangs else shortfall(exhaustive, remedy)
    return short and f"{reach(exhaustive)}, {short}"


class Tally:
    """The sum over a session."""

    def __init__(self) -> None:
        self.tests = 0
        self.runs = 0
        self.exercised: set[str] = set()
        self.pairs: set[str] = set()
        self.truncated: dict[str, str] = {}
        """The tests that did not make every schedule, and what is to be said of that."""

    def add(self, test: str, properties: Sequence[tuple[str, Any]]) -> None:
        """Add what one test has tried."""
        said = dict(properties)
        if RUNS in said:
            self.tests += 1
            self.runs += said[RUNS]
            self.exercised |= set(json.loads(said[EXERCISED]))
            self.pairs |= set(json.loads(said[PAIRS]))
            if said[TRUNCATED] != NOT_TRUNCATED:
                self.truncated[test] = said[TRUNCATED]

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
        short = [f"{test}: {self.truncated[test]}" for test in sorted(self.truncated)]
        return [f"{tests}, {self.runs:,} runs; {pairs}", *never, *short]
