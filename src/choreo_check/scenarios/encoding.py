"""One saga as a formula whose models are its runs to rest, but for orders that run in a circle.

Soundness: every real run gives a model (its firings, outcomes, first copies, and the order of its operations), so what
has no model cannot happen, and "proved" is a proof. The other way round, a model whose order does not run in a circle
is a run; circles are excluded one by one as they turn up (see `realization`), and every run is replayed before it is
reported.

Where an effect has too many operations to order, they are left open: any of them may find it done, or not. Then there
are more models than runs, so a proof is still a proof, and what cannot be replayed is not decided.

Why a solver: on forty services that each do something or fail, an enumeration has 2^40 runs before it; the formula has
a few thousand clauses and every property is decided in milliseconds (benchmarks/scenarios.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from choreo_check.scenarios.ancestry import ancestry_of
from choreo_check.scenarios.effects import Edges, History, Operations
from choreo_check.scenarios.effort import Effort
from choreo_check.scenarios.interleaving import leave_open, order_pairwise, too_many_pairs
from choreo_check.scenarios.moves import Beginning
from choreo_check.scenarios.overtaking import order_around_one_does
from choreo_check.scenarios.unfolding import MERGING_CONFLICTS, Unfolding
from choreo_check.scenarios.waiting import settle
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Saga


class Encoding:
    """The formula of one saga, and the literals that properties are made of."""

    def __init__(self, wiring: Wiring, saga: Saga, beginnings: Sequence[Beginning], effort: Effort) -> None:
        self.wiring = wiring
        self.saga = saga
        self.effort = effort
        self.unfolding = Unfolding(wiring, beginnings, effort)
        self.formula = self.unfolding.formula
        self.stuck = settle(self.unfolding)
        self.ancestry = ancestry_of(self.unfolding)
        self.histories = {history.effect: history for history in Operations(self.unfolding).histories()}
        self.unordered: str | None = None
        for history in self.histories.values():
            self._order(history)
        self.orders: list[Edges] = [history.edges for history in self.histories.values()]

    @cached_property
    def whole(self) -> int:
        """Nothing was dropped: the run comes to rest by itself, and not because its cycles are cut."""
        return -self.formula.any_of(self.unfolding.cut_off)

    @cached_property
    def succeeded(self) -> int:
        """A `succeeds` event has been published."""
        return self.unfolding.published(dict.fromkeys(event.name for event in self.saga.succeeds))

    @cached_property
    def failed(self) -> int:
        """A `fails` event has been published."""
        return self.unfolding.published(dict.fromkeys(event.name for event in self.saga.fails))

    @cached_property
    def only_failed(self) -> int:
        """The saga failed and did not succeed."""
        return self.formula.all_of([self.failed, -self.succeeded])

    @cached_property
    def timed(self) -> int:
        """A timer or an `on_timeout` has fired."""
        firings = self.unfolding.firings
        return self.formula.any_of(firing.literal for firing in firings if firing.kind in ("timer", "timeout"))

    @cached_property
    def effects(self) -> dict[str, int]:
        """For each effect that nothing undoes, the literal that says that it happens."""
        found: dict[str, list[int]] = {}
        for firing in self.unfolding.firings:
            for ending in firing.endings:
                for effect in ending.outcome.effects:
                    found.setdefault(effect.name, []).append(ending.acts)
        return {name: self.formula.any_of(taken) for name, taken in found.items()}

    def fired(self, handler: int) -> int:
        """Return the literal that says that a handler fires."""
        firings = self.unfolding.firings
        return self.formula.any_of(firing.literal for firing in firings if firing.handler == handler)

    def _order(self, history: History) -> None:
        if self.is_done_once(history):
            order_around_one_does(self.formula, self.ancestry, history)
        elif (reason := too_many_pairs(history, self.effort.operations)) is None:
            order_pairwise(self.formula, self.ancestry, history)
        else:
            self.unordered = reason
            leave_open(self.formula, history)

    def is_done_once(self, history: History) -> bool:
        """Say whether no run does an effect twice; false also where that would take too long to find out."""
        if len(history.does) <= 1:
            return True
        twice = self.formula.at_least_two([does.taken for does in history.does])
        return self.formula.solve([twice], MERGING_CONFLICTS) is False
