"""One search through the schedules of a plan: what was tried, what was found, what was covered.

A search only writes schedules. Running them, judging what happened and keeping the simplest schedule for each thing
that is wrong is done here, the same for all searches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from sys import maxsize

from choreo_check.findings import Subject
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.expectation import Expectation
from choreo_check.simulation.history import Happening, History, Incident
from choreo_check.simulation.judging import Oracle, Trial, Wrong, verdicts
from choreo_check.simulation.plan import Plan
from choreo_check.simulation.world import World

Deviations = Mapping[int, int]
RINGS_A_DELIVERY = 10
"""How many rings of timers that lead to nothing take the effort of one delivery."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is wrong, and the simplest schedule found that shows it."""

    oracle: Oracle
    wrong: Wrong
    deviations: Deviations
    faults: int
    plan: Plan

    @property
    def key(self) -> tuple[str, Subject]:
        """What makes two failures the same."""
        return self.oracle.code, self.wrong.subject


class OutOfBudget(Exception):
    """The search has made as many deliveries as it may."""


@dataclass
class Campaign:
    """The state of one search. Budgets are counted in deliveries, so that the same search ends at the same place."""

    plan: Plan
    oracles: Sequence[Oracle]
    expectations: dict[str, Expectation]
    deliveries_max: int
    seed: int = 0
    runs: int = 0
    deliveries: int = 0
    failures: dict[tuple[str, Subject], Failure] = field(default_factory=dict)
    coverage: Counter[tuple[str, str]] = field(default_factory=Counter)
    complete_up_to: int | None = None
    truncated: bool = False
    hangs: bool = False
    """Whether a handler, or an invariant, never returned, so that further runs would not either."""
    progress: Callable[[Campaign], None] = lambda _: None
    runs_max: int = maxsize
    merges: bool = True
    """Whether two runs that have led to one state go on alike; a script may have noted how they came there."""

    def __post_init__(self) -> None:
        self.world = World(self.plan)
        self.stores = {process.name: process.store for process in self.world.processes}

    @property
    def found(self) -> int:
        """How many things are wrong, as far as is known."""
        return len(self.failures)

    def attempt(self, choices: Choices) -> History:
        """Make one run, and judge it.

        Raises:
            OutOfBudget: no more runs may be made.
        """
        if self.deliveries >= self.deliveries_max or self.runs >= self.runs_max:
            raise OutOfBudget
        history = self.world.run(choices)
        self.runs += 1
        begun_at = 0 if choices.origin is None else choices.origin.history.deliveries
        self.deliveries += max(history.deliveries - begun_at, 1) + self.world.rung // RINGS_A_DELIVERY
        for _, option in choices.made:
            self.coverage[option.where, option.fault] += 1
        self._judge(history, choices)
        self.progress(self)
        self.hangs |= _hangs(history)
        if self.hangs:
            raise OutOfBudget  # the next runs would hang as long
        return history

    def cannot_repeat(self) -> None:
        """Hold against the services that a schedule did not fit which one of their runs has offered; end the search."""
        process = self.world.processes[self.world.acting]
        event = "" if process.in_hand is None else process.in_hand.event
        reason = f"{process.name} does something else each time"
        history = History(is_whole=False, incidents=[Incident("nondeterminism", process.name, event, reason)])
        self._judge(history, Choices())
        self.truncated = True

    def make_twice(self, deviations: Deviations) -> None:
        """Make one run twice, and hold it against the services if it is not the same run."""
        first = self.world.run(Choices(deviations), tells=True)
        if _hangs(first):
            return
        choices = Choices(deviations)
        second = self.world.run(choices, tells=True)
        found = next(_differences(first, second, self.plan), None)
        if found is not None and not second.incidents:  # they would be why
            second.incidents.append(found)
            second.is_whole = False
        if second.incidents:
            self._judge(second, choices)

    def _judge(self, history: History, choices: Choices) -> None:
        trial = Trial(self.plan, history, self.expectations, self.stores)
        for oracle, wrong in verdicts(trial, self.oracles):
            known = self.failures.get((oracle.code, wrong.subject))
            if known is None or len(choices.made) <= known.faults:
                self._keep(Failure(oracle, wrong, dict(choices.deviations), len(choices.made), self.plan), known)
        self.hangs |= trial.hangs

    def _keep(self, failure: Failure, known: Failure | None) -> None:
        if known is None or simplicity(failure) < simplicity(known):
            self.failures[failure.key] = failure


def _differences(first: History, second: History, plan: Plan) -> Iterator[Incident]:
    """Yield where two runs of one schedule are not the same: in what happened, or in what was said."""
    steps = zip_longest(first.steps or (), second.steps or ())
    for number, (one, other) in enumerate(steps, start=1):
        told = one or other
        if one != other and told is not None:
            reason = f"happening {number} is {_shown(one)} and then {_shown(other)}"
            yield Incident("nondeterminism", told.service, told.name, reason)
    for message, other_message in zip(first.published.values(), second.published.values(), strict=False):
        if message.wire != other_message.wire:
            said, then = (plan.read(one) for one in (message, other_message))
            parts = [name for name in said if said[name] != then.get(name)]
            name = plan.bindings[message.service].name
            reason = f"{name} says other things in `{message.event}` each time (in {', '.join(parts) or 'its fields'})"
            yield Incident("nondeterminism", name, message.event, reason)


def _hangs(history: History) -> bool:
    return any(incident.kind == "never-ends" for incident in history.incidents)


def _shown(step: Happening | None) -> str:
    return "nothing" if step is None else f"{step.service}: {step.kind} {step.name} {step.detail}".rstrip()


def simplicity(failure: Failure) -> tuple[int, int, list[tuple[int, int]]]:
    """Return what failures are compared by: the fewest faults, the fewest deviations, the earliest, the least."""
    return failure.faults, len(failure.deviations), sorted(failure.deviations.items())
