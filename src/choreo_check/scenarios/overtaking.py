"""The order of the operations on an effect that is done at most once in a run: linear in their number.

Each undo comes before or after the does. Before it, it finds nothing: with a tombstone it stops the does, without, it
is recorded as early (nothing has been undone by then). After it, the first one finds the effect done and all others do
not. If the does is stopped or never comes, no undo finds anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from choreo_check.scenarios.effects import Does, Edge, History, Undo, order_between
from choreo_check.scenarios.firings import ROOT
from choreo_check.scenarios.formula import Formula


def order_around_one_does(formula: Formula, ancestry: Sequence[int], history: History) -> None:
    """Say when each undo finds the effect done; the places that do it exclude each other."""
    overtaking = _Overtaking(formula, ancestry, history)
    history.left = formula.all_of([overtaking.live, -overtaking.undone])
    history.early = formula.any_of(
        formula.all_of([undo.plain, before]) for undo, before in zip(history.undos, overtaking.before, strict=True)
    )
    history.undone = overtaking.undone
    history.done = tuple((does.firing, formula.all_of([does.taken, -does.blocked])) for does in history.does)
    history.edges = overtaking.edges


class _Overtaking:
    def __init__(self, formula: Formula, ancestry: Sequence[int], history: History) -> None:
        self.formula = formula
        self.ancestry = ancestry
        self.history = history
        self.before = [self._before(undo) for undo in history.undos]
        self.live = self._live()
        self.undone = self._hits()

    def _before(self, undo: Undo) -> int:
        """Return the literal that says that an undo comes before the does, wherever that is."""
        places = [does.firing for does in self.history.does if does.firing != undo.firing]
        if len(places) == 1 == len(self.history.does):
            return order_between(self.formula, self.ancestry, undo.firing, places[0])
        before = self.formula.new(first_tries=False)
        self.formula.add(-before, -undo.just_done)
        for does in self.history.does:
            if does.firing == ROOT:
                self.formula.add(-before, -does.taken)
        return before

    def _live(self) -> int:
        taken = self.formula.any_of(does.taken for does in self.history.does)
        stops = [
            self.formula.all_of([undo.leaving_tombstone, before])
            for undo, before in zip(self.history.undos, self.before, strict=True)
        ]
        stopped = self.formula.any_of(stops)
        for does in self.history.does:
            if does.firing != ROOT:
                self.formula.add(-does.blocked, stopped)
                self.formula.add(does.blocked, -stopped)
        return self.formula.all_of([taken, -stopped])

    def _hits(self) -> int:
        formula, undos = self.formula, self.history.undos
        found = formula.any_of(undo.hits for undo in undos)
        formula.at_most_one([undo.hits for undo in undos])
        for undo, before in zip(undos, self.before, strict=True):
            formula.add(-undo.hits, undo.active)
            formula.add(-undo.hits, -before)
            formula.add(-undo.hits, self.live)
            formula.add(-undo.active, before, -self.live, found)
            formula.add(-undo.just_done, -self.live, undo.hits)
        return found

    def edges(self) -> Iterator[Edge]:
        """Yield the edges of the last model: between each undo and the does, and from the undo that found it."""
        holds = self.formula.holds
        undos = [pair for pair in zip(self.history.undos, self.before, strict=True) if holds(pair[0].active)]
        done = next((does for does in self.history.does if holds(does.taken)), None)
        if done is None:
            return
        finder = next((undo for undo, _ in undos if holds(undo.hits)), None)
        for undo, before in undos:
            if undo.firing != done.firing:
                yield _around(undo, done, before, is_before=holds(before))
            if finder is not None and not holds(before) and undo is not finder:
                yield Edge(finder.firing, undo.firing, (finder.hits, undo.active, -before))


def _around(undo: Undo, does: Does, before: int, *, is_before: bool) -> Edge:
    if is_before:
        return Edge(undo.firing, does.firing, (before, undo.active, does.taken))
    return Edge(does.firing, undo.firing, (-before, undo.active, does.taken))
