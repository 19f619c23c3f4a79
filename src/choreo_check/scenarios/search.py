"""Asks the formula for runs: any run with a literal, and the one with the fewest firings.

Each answer is a run that the machine has replayed to rest, or the proof that there is none, or `LimitReached`. A run
that cannot be replayed would be a mistake of the encoding: it is never reported, and the question is not decided.

The smallest run is looked for by a counter over the firings (a totalizer), bounded first from below in growing steps,
since few firings beyond those that always happen are the rule, and then by halving what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from choreo_check.scenarios.effort import LimitReached
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.machine import Machine, replay
from choreo_check.scenarios.realization import Picture
from choreo_check.scenarios.record import ImpossibleMove
from choreo_check.scenarios.storyline import Story, told

AT_LEAST = 16
"""The smallest number of firings that a counter is made for."""

Judge = Callable[[Machine], bool]
"""Says whether a run that has come to rest is what was asked for."""


@dataclass(frozen=True, slots=True)
class Run:
    """A replayed run: the story, and the machine after it."""

    story: Story
    machine: Machine
    smallest: bool = True


class Search:
    """Questions about one saga; what one question teaches, the next one knows."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.formula = encoding.formula
        self._counter: _Counter | None = None

    def find(self, literals: Sequence[int], judge: Judge) -> Run | None:
        """Return a run in which all literals hold, or nothing if there is none.

        Raises:
            LimitReached: the effort did not suffice, or the run could not be replayed.
        """
        story = self._story(literals)
        return None if story is None else self._replayed(story, judge)

    def find_smallest(self, literals: Sequence[int], judge: Judge) -> Run | None:
        """Return a run with the fewest firings in which all literals hold, or nothing if there is none.

        Raises:
            LimitReached: as `find`.
        """
        story = self._story(literals)
        if story is None:
            return None
        best, is_smallest = self._improved(story, literals)
        run = self._replayed(best, judge)
        return Run(run.story, run.machine, is_smallest)

    def _story(self, literals: Sequence[int], conflicts: int | None = None) -> Story | None:
        effort = self.encoding.effort
        for _ in range(effort.rounds):
            answer = self.formula.solve(literals, conflicts or effort.conflicts)
            if answer is None:
                raise LimitReached(f"takes the solver more than {conflicts or effort.conflicts} conflicts")
            if not answer:
                return None
            picture = Picture(self.encoding)
            order = picture.in_order()
            if order is not None:
                return told(self.encoding, picture, order)
            for circle in list(picture.circles()):
                self.formula.add(*(-literal for literal in circle))
        raise LimitReached(f"more than {effort.rounds} times the order of a run went in a circle")

    def _replayed(self, story: Story, judge: Judge) -> Run:
        try:
            machine = replay(self.encoding.wiring, story.beginning, story.moves, story.paths)
        except ImpossibleMove as problem:
            raise self._unreplayed(f"was decided by a run that cannot happen ({problem})") from problem
        if not judge(machine):
            raise self._unreplayed("was decided by a run that does not show it")
        return Run(story, machine)

    def _unreplayed(self, problem: str) -> LimitReached:
        reason = self.encoding.unordered
        return NotReplayed(problem) if reason is None else LimitReached(f"{reason} in one run")

    def _improved(self, story: Story, literals: Sequence[int]) -> tuple[Story, bool]:
        counter = self._counter_up_to(story.firings)
        if counter is None:
            return story, False
        try:
            return self._narrowed(story, literals, counter), True
        except LimitReached:
            return story, False

    def _narrowed(self, best: Story, literals: Sequence[int], counter: _Counter) -> Story:
        """Between a bound that is known to be too low and the best run known, look until they meet."""
        implied = self.formula.implied(literals)
        too_low = counter.certain + sum(1 for literal in counter.optional if literal in implied) - 1
        stride = 1
        while too_low + 1 < best.firings:
            bound = min(too_low + stride, best.firings - 1)
            better = self._story([*literals, counter.at_most(bound)], self.encoding.effort.improving)
            if better is None:
                too_low, stride = bound, stride * 2
            else:
                best, stride = better, max(1, (better.firings - too_low) // 2)
        return best

    def _counter_up_to(self, firings: int) -> _Counter | None:
        if self._counter is None:
            self._counter = _Counter(self.encoding)
        return self._counter if self._counter.covers(firings) else None


class NotReplayed(LimitReached):
    """A run that the solver found could not be replayed: a mistake of the encoding, which must not become a verdict."""


class _Counter:
    """A totalizer over the firings that do not happen in every run."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.formula = encoding.formula
        literals = [firing.literal for firing in encoding.unfolding.firings]
        possible = [literal for literal in literals if not self.formula.is_certain(-literal)]
        self.optional = [literal for literal in possible if not self.formula.is_certain(literal)]
        self.certain = len(possible) - len(self.optional)
        self.total: Any = None
        self.known = 0

    def covers(self, firings: int) -> bool:
        """Make the counter large enough for runs of this size, if that is affordable."""
        wanted = firings - self.certain
        if wanted * len(self.optional) > self.encoding.effort.counters:
            return False
        if self.optional and (self.total is None or len(self.total.rhs) <= wanted):
            self._enlarge(wanted)
        return True

    def at_most(self, firings: int) -> int:
        """Return the literal that says that there are at most so many firings."""
        allowed = firings - self.certain
        if allowed < 0:
            return -1
        return 1 if allowed >= len(self.optional) else -self.total.rhs[allowed]

    def _enlarge(self, wanted: int) -> None:
        """Make it larger than is wanted now, so that it need not grow again for every run."""
        bound = min(len(self.optional), max(2 * wanted, AT_LEAST))
        if self.total is None:
            from pysat.card import ITotalizer  # type: ignore[import-untyped]  # noqa: PLC0415  rarely needed

            self.total = ITotalizer(lits=self.optional, ubound=bound, top_id=self.formula.variables)
        else:
            self.total.increase(ubound=bound, top_id=self.formula.variables)
        clauses: list[list[int]] = self.total.cnf.clauses
        self.formula.add_all(clauses[self.known :], self.total.top_id)
        self.known = len(clauses)
