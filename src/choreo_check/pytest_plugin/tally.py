"""What tests of sagas have tried, added up over a session, whichever process ran them.

It travels as user properties of the reports, which xdist carries and JUnit files show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from choreo_check.api.jobs import Outcome
    from choreo_check.api.unseen import Unseen

RUNS, SEED, COMPLETE, TRUNCATED, EXERCISED, PAIRS, SEEN, UNSEEN = (
    f"choreo-check.{name}"
    for name in ("runs", "seed", "complete-up-to", "truncated", "exercised", "pairs", "seen", "unseen")
)
PUBLISHED, DONE, ANSWERED = "published", "done", "answered"
SAID = {
    PUBLISHED: "never published",
    DONE: "never done",
    ANSWERED: "not answered, as nobody is bound for it, so that the saga's end was not judged",
}
NOT_TRUNCATED = "no"
NAMED_MAX = 8


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test has tried: of which topology, with which faults, and what no run of it has seen."""

    topology: str
    outcomes: Sequence[Outcome]
    faults: Sequence[str]
    unseen: Unseen


def note(item: pytest.Item, tried: Tried, remedy: str) -> None:
    """Write down with a test what it has tried; `remedy` is what has it try more."""
    outcomes, faults = tried.outcomes, tried.faults
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
        (SEEN, json.dumps(sorted(_happened(tried)))),
        (UNSEEN, json.dumps(_missing(tried))),
    ]


def _happened(tried: Tried) -> set[tuple[str, str, str]]:
    """Return what some run has published or done."""
    seen = [one.seen for one in tried.outcomes]
    events = {(tried.topology, PUBLISHED, name) for one in seen for name in one.events}
    return events | {(tried.topology, DONE, name) for one in seen for name in one.effects}


def _missing(tried: Tried) -> list[tuple[str, str, str]]:
    """Return what no run has published or done."""
    events = [(tried.topology, PUBLISHED, name) for name in tried.unseen.events]
    effects = [(tried.topology, DONE, name) for name in tried.unseen.effects]
    awaited = [(one.service, event) for one in tried.unseen.awaited for event in one.events]
    return [*events, *effects, *((tried.topology, ANSWERED, f"{event} by {service}") for service, event in awaited)]


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
        self.seen: set[tuple[str, ...]] = set()
        """What was published or done in some run of some test: topology, which of the two, name."""
        self.unseen: set[tuple[str, ...]] = set()
        """What was not, in the runs of some test."""
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
            self.seen |= set(map(tuple, json.loads(said[SEEN])))
            self.unseen |= set(map(tuple, json.loads(said[UNSEEN])))
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
        never = [f"never exercised: {_some(idle)}"] if idle else []
        short = [f"{test}: {self.truncated[test]}" for test in sorted(self.truncated)]
        return [f"{tests}, {self.runs:,} runs; {pairs}", *never, *self._never_seen(), *short]

    def _never_seen(self) -> Iterator[str]:
        """Yield what never happens in any run of any test, so that nothing was tested of it."""
        never = self.unseen - self.seen
        for topology in sorted({one[0] for one in never}):
            for kind, said in SAID.items():
                names = sorted(name for *about, name in never if about == [topology, kind])
                if names:
                    yield f"{topology}: {said}: {_some(names)}"


def _some(names: Sequence[str]) -> str:
    more = f", and {len(names) - NAMED_MAX} more" if len(names) > NAMED_MAX else ""
    return f"{', '.join(names[:NAMED_MAX])}{more}"
