"""The order of the operations on an effect that can be done several times in one run: pair by pair.

The tables are those of the state "done": an undo finds the effect done exactly when some does that no tombstone stopped
comes before it, and no undo that found it done comes between the two. Only effects that several firings can do need
this; its size is the number of does times the square of the number of undos.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from choreo_check.scenarios.effects import Does, Edge, History, Undo, order_between
from choreo_check.scenarios.firings import ROOT
from choreo_check.scenarios.formula import FALSE, TRUE, Formula


def order_pairwise(formula: Formula, ancestry: Sequence[int], history: History) -> None:
    """Say when each undo finds the effect done, whatever the places that do it."""
    _Interleaving(formula, ancestry, history).settle()


def too_many_pairs(history: History, limit: int) -> str | None:
    """Say so if the table of the operations would be larger than a limit."""
    does, undos = len(history.does), len(history.undos)
    if undos and max(does * undos * undos, (does + undos) ** 2) > limit:
        return f"can do {history.effect} {does} times and undo it {undos} times"
    return None


def leave_open(formula: Formula, history: History) -> None:
    """Let every operation find what it likes: more than what can happen, and never less."""
    history.left, history.early, history.undone = formula.new(), formula.new(), formula.new()
    history.done = tuple((does.firing, formula.all_of([does.taken, -does.blocked])) for does in history.does)
    for undo in history.undos:
        formula.add(-undo.hits, undo.active)


class _Interleaving:
    def __init__(self, formula: Formula, ancestry: Sequence[int], history: History) -> None:
        self.formula = formula
        self.ancestry = ancestry
        self.history = history
        self.does, self.undos = history.does, history.undos
        self._orders: dict[tuple[int, int], int] = {}
        self.present = self._present()
        self.live = {one.firing: formula.all_of([one.taken, -one.blocked]) for one in self.does}

    def settle(self) -> None:
        for does in self.does:
            self._settle_does(does)
        for undo in self.undos:
            self._settle_hit(undo)
            self._settle_miss(undo)
        history, formula = self.history, self.formula
        history.done = tuple(self.live.items())
        history.left = formula.any_of(self._is_last(does) for does in self.does)
        history.early = formula.any_of(self._is_early(undo) for undo in self.undos)
        history.undone = formula.any_of(undo.hits for undo in self.undos)
        history.edges = self.edges

    def _present(self) -> dict[int, int]:
        found: dict[int, list[int]] = {}
        for does in self.does:
            found.setdefault(does.firing, []).append(does.taken)
        for undo in self.undos:
            found.setdefault(undo.firing, []).append(undo.active)
        return {firing: self.formula.any_of(literals) for firing, literals in found.items()}

    def _order(self, earlier: int, later: int) -> int:
        if (earlier, later) not in self._orders:
            literal = order_between(self.formula, self.ancestry, earlier, later)
            self._orders[earlier, later] = literal
            self._orders[later, earlier] = -literal
        return self._orders[earlier, later]

    def _done_before(self, does: Does, undo: Undo) -> int:
        """One outcome that both does and undoes an effect does it first."""
        return TRUE if does.firing == undo.firing else self._order(does.firing, undo.firing)

    def _settle_does(self, does: Does) -> None:
        if does.firing == ROOT:
            return
        stops = [
            self.formula.all_of([undo.leaving_tombstone, -undo.hits, -self._done_before(does, undo)])
            for undo in self.undos
            if undo.leaving_tombstone != FALSE
        ]
        stopped = self.formula.any_of(stops)
        self.formula.add(-does.blocked, stopped)
        self.formula.add(does.blocked, -stopped)

    def _others(self, undo: Undo) -> list[Undo]:
        return [other for other in self.undos if other.firing != undo.firing]

    def _settle_hit(self, undo: Undo) -> None:
        """A hit undo has a does before it, with no other hit between the two."""
        formula = self.formula
        formula.add(-undo.hits, undo.active)
        covers = []
        for does in self.does:
            cover = formula.new()
            covers.append(cover)
            formula.add(-cover, self.live[does.firing])
            formula.add(-cover, self._done_before(does, undo))
            for other in self._others(undo):
                after = self._order(undo.firing, other.firing)
                formula.add(-cover, -other.hits, -self._done_before(does, other), after)
        formula.add(-undo.hits, *covers)

    def _settle_miss(self, undo: Undo) -> None:
        """Before an undo that misses, every does was stopped, or undone in between."""
        for does in self.does:
            between = [self._is_between(does, other, undo) for other in self._others(undo)]
            later = -self._done_before(does, undo)
            self.formula.add(-undo.active, undo.hits, -self.live[does.firing], later, *between)

    def _is_between(self, does: Does, other: Undo, undo: Undo) -> int:
        before_undo = self._order(other.firing, undo.firing)
        return self.formula.all_of([other.hits, self._done_before(does, other), before_undo])

    def _is_last(self, does: Does) -> int:
        earlier = [self.formula.any_of([-undo.hits, -self._done_before(does, undo)]) for undo in self.undos]
        return self.formula.all_of([self.live[does.firing], *earlier])

    def _is_early(self, undo: Undo) -> int:
        others = self._others(undo)
        first = [self.formula.any_of([-other.hits, self._order(undo.firing, other.firing)]) for other in others]
        return self.formula.all_of([undo.plain, -undo.hits, *first])

    def edges(self) -> Iterator[Edge]:
        """Yield the edges of the last model: between every two operations."""
        holds = self.formula.holds
        for (earlier, later), literal in self._orders.items():
            present = (self.present[earlier], self.present[later])
            if holds(literal) and all(map(holds, present)):
                yield Edge(earlier, later, (literal, *present))
