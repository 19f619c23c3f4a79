"""CHO409: the handlers that fire in no run of any saga.

Sagas that nobody declared count too: what a service publishes on its own account may happen, whether or not a declared
saga starts with it. A handler is only called unreachable if every saga that could reach it has been searched through.
"""

from __future__ import annotations

from choreo_check.scenarios.beginnings import beginnings_of, events_within_reach, undeclared
from choreo_check.scenarios.effort import Effort, LimitReached
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.obstacles import obstacle
from choreo_check.scenarios.search import Search
from choreo_check.scenarios.verdicts import NotDecided
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Handler, Saga


class Reachability:
    """Which handlers have been seen to fire, saga by saga."""

    def __init__(self, wiring: Wiring, effort: Effort) -> None:
        self.wiring = wiring
        self.effort = effort
        self.unseen = {at for at, handler in enumerate(wiring.handlers) if not handler.external}
        self.searched: set[tuple[str, bool]] = set()
        self.missed: list[tuple[Saga, str]] = []

    def note(self, saga: Saga, search: Search) -> None:
        """Look for runs of a saga in which handlers fire that have not been seen to."""
        self.searched.add((saga.name, saga.implicit))
        encoding = search.encoding
        literals = {at: encoding.fired(at) for at in sorted(self.unseen)}
        try:
            while (fired := self._fired_now(search, literals)) is not None:
                self.unseen -= fired
                literals = {at: literal for at, literal in literals.items() if at in self.unseen}
        except LimitReached as limit:
            self.miss(saga, f"{saga.name} {limit.message}")

    def miss(self, saga: Saga, reason: str) -> None:
        """Note that a saga could not be searched through, and why."""
        self.searched.add((saga.name, saga.implicit))
        self.missed.append((saga, reason))

    def unreachable(self) -> tuple[Handler, ...] | NotDecided:
        """Search the sagas that nobody declared, and return the handlers that have never fired."""
        for saga in undeclared(self.wiring.topology):
            if self.unseen and (saga.name, saga.implicit) not in self.searched:
                self._search(saga)
        for saga, reason in self.missed:
            if not self.unseen.isdisjoint(self._hearers(saga)):
                return NotDecided(reason)
        return tuple(self.wiring.handlers[at] for at in sorted(self.unseen))

    def _search(self, saga: Saga) -> None:
        if self.unseen.isdisjoint(self._hearers(saga)):
            return
        reason = obstacle(self.wiring, saga)
        if reason is not None:
            self.miss(saga, reason)
            return
        beginnings = beginnings_of(self.wiring.topology, saga)
        try:
            encoding = Encoding(self.wiring, saga, beginnings, self.effort)
        except LimitReached as limit:
            self.miss(saga, f"{saga.name} {limit.message}")
            return
        self.note(saga, Search(encoding))

    def _hearers(self, saga: Saga) -> set[int]:
        within = events_within_reach(self.wiring, saga)
        return {hearer.handler for event in within for hearer in self.wiring.heard(event) if not hearer.closes}

    def _fired_now(self, search: Search, literals: dict[int, int]) -> set[int] | None:
        encoding = search.encoding
        encoding.formula.prefer(literals.values())
        run = search.find([encoding.formula.any_of(literals.values())], lambda machine: bool(machine.record))
        if run is None:
            return None
        return {entry.handler for entry in run.machine.record if entry.handler is not None and entry.fires}
