"""Schedules as wishes: what is to go otherwise than usual, by what it is and not by where it stands.

Leaving out one deviation moves all later points of a run. A wish is taken at the first point that offers it, wherever
that is then, so Hypothesis may leave out any part of a list of wishes and the others still mean what they meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from choreo_check.api.jobs import Setting, guarding
from choreo_check.simulation.choices import NEVER, Choices, Menu, Option
from choreo_check.simulation.world import World

What = str | tuple[tuple[str, ...], int]
"""A fault, in its words; or one of the options of a decision."""
LATER_MAX = 2
RUNS_MAX = 200
"""How many runs may be made to find out what can go otherwise."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that is to go otherwise: at the first point that offers it, or after so many such points."""

    what: What
    later: int = 0


class Wishing(Choices):
    """Takes what is wished for as a run offers it, and notes what the run has offered."""

    def __init__(self, wishes: Iterable[Wish], faults_max: int, *, notices: bool = False) -> None:
        super().__init__()
        self.left = faults_max
        self.offered: dict[Wish, None] = {}
        self.met: Counter[What] = Counter()
        self.waiting: dict[What, list[int]] = {}
        self.notices = notices
        for wish in wishes:
            self.waiting.setdefault(wish.what, []).append(wish.later)
        self.watch = self.after_last()

    def after_last(self) -> int:
        """Look at every point while a fault is wished for, or all are to be noted."""
        wanted = self.left and any(isinstance(what, str) and later for what, later in self.waiting.items())
        return 0 if self.notices or wanted else NEVER

    def pick(self, menu: Menu) -> Option | None:
        options = menu()
        if self.notices:
            self._note([option.words for option in options])
        for value, option in enumerate(options, start=1):
            if self.left and self._takes(option.words):
                self.left -= 1
                self.deviations[self.position] = value
                self.watch = self.after_last()
                return self._take(options, value)
        return None

    def decide(self, options: Sequence[str]) -> int:
        self.position += 1
        values = [(tuple(options), value) for value in range(1, len(options))]
        self._note(values)
        for what in values:
            if self._takes(what):
                self.deviations[self.position] = what[1]
                return what[1]
        return 0

    def _note(self, offered: Sequence[What]) -> None:
        for what in offered:
            if self.met[what] <= LATER_MAX:
                self.offered[Wish(what, self.met[what])] = None
            self.met[what] += 1

    def _takes(self, what: What) -> bool:
        waiting = self.waiting.get(what)
        if not waiting:
            return False
        waiting[0] -= 1
        if waiting[0] >= 0:
            return False
        del waiting[0]
        return True


def offers(setting: Setting, faults_max: int) -> tuple[Wish, ...]:
    """Return what can go otherwise: in the calm run, as it comes, and in the runs that deviate once.

    Decisions come before all faults: of two schedules that are as long, that with fewer faults is the simpler one.
    """
    known = dict(_run(setting, (), faults_max, notices=True).offered)
    for wish in [wish for wish in known if not wish.later][:RUNS_MAX]:
        known.update(_run(setting, (wish,), faults_max, notices=True).offered)
    decisions = [wish for wish in known if not isinstance(wish.what, str)]
    return (*decisions, *(wish for wish in known if isinstance(wish.what, str) and faults_max))


def deviations(setting: Setting, wishes: Iterable[Wish], faults_max: int) -> dict[int, int]:
    """Return where one saga deviates when wishes are granted."""
    return _run(setting, wishes, faults_max).deviations


def _run(setting: Setting, wishes: Iterable[Wish], faults_max: int, *, notices: bool = False) -> Wishing:
    choices = Wishing(wishes, faults_max, notices=notices)
    world = World(setting.plan(0, 1))
    with guarding(world):
        world.run(choices)
    return choices
