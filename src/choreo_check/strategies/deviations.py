"""Schedules as wishes: what is to go otherwise than usual, by what it is and not by where it stands.

Leaving out one deviation moves all later points of a run. A wish is taken at the point that offers it for the first
time, or the second, wherever that is then, so Hypothesis may leave out any part of a list of wishes and the others
still mean what they meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from choreo_check.api.jobs import Setting, guarding
from choreo_check.simulation.choices import NEVER, Choices, Menu, Option
from choreo_check.simulation.world import World

What = str | tuple[tuple[str, ...], int]
"""A fault, in its words; or one of the options of a decision."""
KEPT_MAX = 256
"""Of how many lists of wishes it is remembered what their run offers."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that is to go otherwise: at the first point that offers it, or after so many such points."""

    what: What
    later: int = 0

    @property
    def is_fault(self) -> bool:
        """Whether it is a fault, and not a decision of the business."""
        return isinstance(self.what, str)


class Wishing(Choices):
    """Takes what is wished for as a run offers it, and notes what the run has offered, and at which point."""

    def __init__(self, wishes: Iterable[Wish], faults_max: int, *, notices: bool = False) -> None:
        super().__init__()
        self.left = faults_max
        self.offered: dict[Wish, int] = {}
        self.met: Counter[What] = Counter()
        self.wishes = set(wishes)
        self.notices = notices
        self.watch = self.after_last()

    def after_last(self) -> int:
        """Look at every point while a fault is wished for, or all are to be noted."""
        return 0 if self.notices or (self.left and any(wish.is_fault for wish in self.wishes)) else NEVER

    def pick(self, menu: Menu) -> Option | None:
        options = menu()
        wanted = self._meet([option.words for option in options])
        if not wanted or not self.left:
            return None
        self.left -= 1
        self.deviations[self.position] = wanted
        self.watch = self.after_last()
        return self._take(options, wanted)

    def decide(self, options: Sequence[str]) -> int:
        self.position += 1
        value = self._meet([(tuple(options), value) for value in range(1, len(options))])
        if value:
            self.deviations[self.position] = value
        return value

    def _meet(self, offered: Sequence[What]) -> int:
        """Return the first one that is wished for, counted from 1, or 0."""
        found = 0
        for value, what in enumerate(offered, start=1):
            wish = Wish(what, self.met[what])
            self.met[what] += 1
            self.offered[wish] = self.position
            if wish in self.wishes and not found:
                self.wishes.discard(wish)
                found = value
        return found


@dataclass(frozen=True, slots=True)
class Offers:
    """What a run could do otherwise, as it comes; and what of it comes after it last went otherwise."""

    decisions: tuple[Wish, ...]
    faults: tuple[Wish, ...]
    afterwards: tuple[Wish, ...]

    @property
    def every(self) -> tuple[Wish, ...]:
        """What can go otherwise: decisions first, as a schedule with fewer faults is the simpler one."""
        return self.decisions + self.faults


class Possibilities:
    """What can go otherwise in one saga of a system."""

    def __init__(self, setting: Setting, faults_max: int) -> None:
        self.setting = setting
        self.faults_max = faults_max
        self.offers = lru_cache(KEPT_MAX)(self._offers)

    def deviations(self, wishes: Iterable[Wish]) -> dict[int, int]:
        """Return where the saga deviates when wishes are granted."""
        return self._run(wishes).deviations

    def _offers(self, wishes: tuple[Wish, ...]) -> Offers:
        """Return what can go otherwise in the run in which the wishes are granted."""
        run = self._run(wishes, notices=True)
        last = max(run.deviations, default=-1)
        offered = {wish: at for wish, at in run.offered.items() if self.faults_max or not wish.is_fault}
        return Offers(
            tuple(wish for wish in offered if not wish.is_fault),
            tuple(wish for wish in offered if wish.is_fault),
            tuple(wish for wish, at in offered.items() if at > last),
        )

    def _run(self, wishes: Iterable[Wish], *, notices: bool = False) -> Wishing:
        choices = Wishing(wishes, self.faults_max, notices=notices)
        world = World(self.setting.plan(0, 1))
        with guarding(world):
            world.run(choices)
        return choices
