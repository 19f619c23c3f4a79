"""The verdicts on every saga of a topology.

One saga is encoded once, and all properties ask the same solver. A property asks first whether any of its suspects can
be guilty, so that a proof costs one question; then every suspect that a run convicts gets its smallest run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from choreo_check.plugins import discover
from choreo_check.scenarios import properties
from choreo_check.scenarios.beginnings import beginnings_of, events_within_reach, sagas_of
from choreo_check.scenarios.effort import DEFAULT, Effort, LimitReached
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine
from choreo_check.scenarios.narration import steps_of
from choreo_check.scenarios.obstacles import obstacle
from choreo_check.scenarios.property import Property, Suspect, Wrong
from choreo_check.scenarios.reachability import Reachability
from choreo_check.scenarios.search import Judge, Run, Search
from choreo_check.scenarios.verdicts import Analysis, Counterexample, SagaVerdicts, Status, Verdict
from choreo_check.scenarios.waiting_for_ever import JOIN_WITHOUT_TIMEOUT, judge_joins
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Saga, Topology


@cache
def known_properties() -> tuple[Property, ...]:
    """Return the properties that are judged, in the order of their codes."""
    return tuple(sorted(discover(properties, Property), key=lambda one: one.code))


def analyse(topology: Topology, *, effort: Effort = DEFAULT) -> Analysis:
    """Decide every property of every saga, and which handlers fire in no run of any."""
    wiring = Wiring(topology)
    reachability = Reachability(wiring, effort)
    sagas = tuple(_decide(wiring, saga, effort, reachability) for saga in sagas_of(topology))
    return Analysis(sagas, reachability.unreachable())


def _decide(wiring: Wiring, saga: Saga, effort: Effort, reachability: Reachability) -> SagaVerdicts:
    asked = [one for one in known_properties() if not one.needs_ends or saga.succeeds or saga.fails]
    names = {one.code: one.name for one in asked} | {JOIN_WITHOUT_TIMEOUT.code: JOIN_WITHOUT_TIMEOUT.name}
    reason = obstacle(wiring, saga) or _beyond(effort, wiring, saga)
    if reason is None:
        try:
            search = Search(Encoding(wiring, saga, beginnings_of(wiring.topology, saga), effort))
        except LimitReached as limit:
            reason = limit.message
    if reason is not None:
        reachability.miss(saga, reason)
        verdicts = {one.code: Verdict(Status.NOT_DECIDED, reason=reason) for one in asked}
    else:
        verdicts = {one.code: _Question(one, saga, search).verdict() for one in asked}
        reachability.note(saga, search)
    verdicts[JOIN_WITHOUT_TIMEOUT.code] = judge_joins(wiring, saga)
    return SagaVerdicts(saga, dict(sorted(verdicts.items())), names)


def _beyond(effort: Effort, wiring: Wiring, saga: Saga) -> str | None:
    """Say that a saga is too large before anything is unfolded of it."""
    events = events_within_reach(wiring, saga)
    handlers = {hearer.handler for event in events for hearer in wiring.heard(event) if not hearer.closes}
    return f"reaches more than {effort.firings} handlers" if len(handlers) > effort.firings else None


class _Question:
    """One property of one saga."""

    def __init__(self, asked: Property, saga: Saga, search: Search) -> None:
        self.asked = asked
        self.saga = saga
        self.search = search
        self.encoding = search.encoding
        self.assumed = [] if asked.lasting else [search.encoding.whole]
        self.found: list[Counterexample] = []

    def verdict(self) -> Verdict:
        bounded = self.encoding.unfolding.is_cut
        try:
            complete = self._convict_all(list(self.asked.suspects(self.encoding)))
        except LimitReached as limit:
            if not self.found:
                return Verdict(Status.NOT_DECIDED, bounded, limit.message)
            complete = False
        status = Status.REFUTED if self.found else Status.PROVED
        return Verdict(status, bounded, None, tuple(self.found), complete)

    def _convict_all(self, suspects: list[Suspect]) -> bool:
        """Give every suspect that is guilty in some run its smallest run; say whether there can be no more."""
        while suspects:
            any_of_them = self.encoding.formula.any_of(suspect.literal for suspect in suspects)
            run = self.search.find([any_of_them, *self.assumed], self._convicts(suspects))
            if run is None:
                return True
            guilty = {wrong.name for wrong in self._wrongs(run.machine)}
            for suspect in [one for one in suspects if one.name in guilty]:
                if len(self.found) >= self.encoding.effort.counterexamples:
                    return False
                self._convict(suspect)
                suspects.remove(suspect)
        return True

    def _convict(self, suspect: Suspect) -> None:
        smallest = self.search.find_smallest([suspect.literal, *self.assumed], self._convicts([suspect]))
        assert smallest is not None, "a suspect that was convicted once is guilty"
        wrong = next(wrong for wrong in self._wrongs(smallest.machine) if wrong.name == suspect.name)
        self.found.append(self._counterexample(smallest, wrong))

    def _wrongs(self, machine: Machine) -> Sequence[Wrong]:
        return self.asked.wrongs(self.saga, machine)

    def _convicts(self, suspects: Iterable[Suspect]) -> Judge:
        names = {suspect.name for suspect in suspects}
        return lambda machine: any(wrong.name in names for wrong in self._wrongs(machine))

    def _counterexample(self, run: Run, wrong: Wrong) -> Counterexample:
        machine = run.machine
        is_join = wrong.subject.handler is not None and wrong.handlers
        return Counterexample(
            code=self.asked.code,
            subject=wrong.subject,
            message=wrong.message,
            beginning=run.story.beginning,
            moves=run.story.moves,
            firings=run.story.firings,
            smallest=run.smallest,
            steps=steps_of(self.saga, machine, wrong),
            handler=machine.wiring.handlers[wrong.handlers[0]] if is_join else None,
        )
