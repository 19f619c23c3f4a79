"""What is done and undone to each effect, and in which order: the part of a saga in which order decides.

An outcome is stopped by a tombstone, or publishes nothing because there was nothing to undo; which, depends on what
came first. The order is left to the solver, as literals that say which of two firings comes first. Whether the orders
that it chooses for all effects fit together, and fit what causes what, is checked in its models (see `realization`).

Most effects are done at one place, or at places that exclude each other. Then an undo comes before or after *the* does,
and one of those after it finds the effect done: that needs as many literals as there are undos (`overtaking`). Only
effects that can be done twice in a run need every pair of operations (`interleaving`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from choreo_check.scenarios.firings import ROOT, Ending, Firing
from choreo_check.scenarios.formula import FALSE, TRUE, Formula
from choreo_check.scenarios.unfolding import Unfolding


class Edge(NamedTuple):
    """One firing that comes before another in a model, and the literals because of which it does."""

    earlier: int
    later: int
    because: tuple[int, ...]


Edges = Callable[[], Iterator[Edge]]
"""Yields the edges of the last model."""


@dataclass(frozen=True, slots=True)
class Does:
    """One firing that may do an effect; `blocked` says that it finds a tombstone."""

    firing: int
    taken: int
    blocked: int


@dataclass(frozen=True, slots=True)
class Undo:
    """One firing that may undo an effect; `hits` says that it finds it done, `active` that no tombstone stops it.

    `plain` and `leaving_tombstone` are the two ways to be active; `just_done`: the same outcome has done the effect.
    """

    firing: int
    plain: int
    leaving_tombstone: int
    active: int
    hits: int
    just_done: int


@dataclass(slots=True)
class History:
    """What may become of one effect. `left`: done at rest. `early`: recorded as undone too early, where it is left."""

    effect: str
    does: tuple[Does, ...]
    undos: tuple[Undo, ...]
    done: tuple[tuple[int, int], ...] = ()
    left: int = FALSE
    early: int = FALSE
    undone: int = FALSE
    edges: Edges = field(default=lambda: iter(()))


class Operations:
    """Everything that firings do and undo, by effect, before it is ordered."""

    def __init__(self, unfolding: Unfolding) -> None:
        self.unfolding = unfolding
        self.formula: Formula = unfolding.formula
        self._doing: dict[str, dict[int, list[Ending]]] = {}
        self._undoing: dict[str, dict[int, list[Ending]]] = {}
        self._blocked: dict[tuple[str, int], int] = {}
        self._hits: dict[tuple[str, int], int] = {}
        self._begun = self._done_by_beginning()
        for firing in unfolding.firings:
            for ending in firing.endings:
                self._note(firing, ending)
        self._tombstones = {effect for effect, found in self._undoing.items() if _leaves_tombstone(found)}
        for firing in unfolding.firings:
            self._define_acts(firing)

    def histories(self) -> list[History]:
        """Return the operations on each effect, not yet ordered."""
        effects = dict.fromkeys([*self._begun, *self._doing, *self._undoing])
        return [History(effect, tuple(self._does(effect)), tuple(self._undos(effect))) for effect in effects]

    def _done_by_beginning(self) -> dict[str, int]:
        found: dict[str, list[int]] = {}
        for start in self.unfolding.starts:
            if start.beginning.does is not None:
                found.setdefault(start.beginning.does, []).append(start.literal)
        return {effect: self.formula.any_of(literals) for effect, literals in found.items()}

    def _note(self, firing: Firing, ending: Ending) -> None:
        if ending.does is not None:
            self._doing.setdefault(ending.does, {}).setdefault(firing.number, []).append(ending)
        if ending.undoes is not None:
            self._undoing.setdefault(ending.undoes, {}).setdefault(firing.number, []).append(ending)

    def _define_acts(self, firing: Firing) -> None:
        for ending in firing.endings:
            if ending.acts == ending.taken:
                continue
            needed = [self._runs(firing, ending)]
            if ending.undoes is not None:
                needed.append(self._hit_by(ending.undoes, firing.number))
            whole = self.formula.all_of(needed)
            self.formula.add(-whole, ending.acts)
            self.formula.add(whole, -ending.acts)

    def _runs(self, firing: Firing, ending: Ending) -> int:
        """Return the literal that says that an outcome is taken and no tombstone stops it."""
        if ending.does is None:
            return ending.taken
        return self.formula.all_of([ending.taken, -self._blocked_at(ending.does, firing.number)])

    def _blocked_at(self, effect: str, firing: int) -> int:
        if effect not in self._tombstones:
            return FALSE
        if (effect, firing) not in self._blocked:
            self._blocked[effect, firing] = self.formula.new(first_tries=False)
        return self._blocked[effect, firing]

    def _hit_by(self, effect: str, firing: int) -> int:
        if effect not in self._begun and effect not in self._doing:
            return FALSE
        if (effect, firing) not in self._hits:
            self._hits[effect, firing] = self.formula.new(first_tries=True)
        return self._hits[effect, firing]

    def _does(self, effect: str) -> Iterator[Does]:
        if effect in self._begun:
            yield Does(ROOT, self._begun[effect], FALSE)
        for firing, endings in self._doing.get(effect, {}).items():
            taken = self.formula.any_of(ending.taken for ending in endings)
            yield Does(firing, taken, self._blocked_at(effect, firing))

    def _undos(self, effect: str) -> Iterator[Undo]:
        any_of = self.formula.any_of
        for number, endings in self._undoing.get(effect, {}).items():
            firing = self.unfolding.firings[number]
            runs = [(ending, self._runs(firing, ending)) for ending in endings]
            yield Undo(
                number,
                plain=any_of(run for ending, run in runs if not ending.outcome.tombstone),
                leaving_tombstone=any_of(run for ending, run in runs if ending.outcome.tombstone),
                active=any_of(run for _, run in runs),
                hits=self._hit_by(effect, number),
                just_done=any_of(run for ending, run in runs if ending.does == effect),
            )


def _leaves_tombstone(found: dict[int, list[Ending]]) -> bool:
    return any(ending.outcome.tombstone for endings in found.values() for ending in endings)


def order_between(formula: Formula, ancestry: Sequence[int], earlier: int, later: int) -> int:
    """Return the literal that says that one firing comes before another one; constant where that is known."""
    if earlier == ROOT or (later != ROOT and ancestry[later] >> earlier & 1):
        return TRUE
    if later == ROOT or ancestry[earlier] >> later & 1:
        return FALSE
    return formula.new(first_tries=earlier < later)
