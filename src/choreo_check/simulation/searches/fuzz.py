"""See `fuzz`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.choices import NEVER, Chance, Menu, Option
from choreo_check.simulation.saving import SavedRun
from choreo_check.simulation.searching import search

KEPT_MAX = 10_000
FRESH_SHARE = 4
"""Every so many runs one begins anew; the others begin as a run did that has seen something new."""
RATE = 0.05


@search(rank=3, endless=True)
def fuzz(campaign: Campaign, faults_max: int) -> None:
    """Goes on from what was new: schedules that led to a state never seen before are the beginnings of others.

    It runs until its effort is spent, and only where it is asked for. What is new is the state of the whole system, as
    the exhaustive search tells states apart.
    """
    seen: set[int] = set()
    kept: list[dict[int, int]] = [{}]
    try:
        for number in count():
            dice = Dice("fuzz", campaign.seed, number)
            start = {} if number % FRESH_SHARE == 0 else dice.choice(kept)
            choices = Mutating(dice, start, faults_max + 1, seen)
            campaign.attempt(choices)
            if choices.is_novel:
                kept = [*kept[-KEPT_MAX:], dict(choices.deviations)]
    except OutOfBudget:
        return


class Mutating(Chance):
    """Follows part of a known schedule, and deviates at random from there on."""

    explores = True

    def __init__(self, dice: Dice, start: dict[int, int], faults_max: int, seen: set[int]) -> None:
        super().__init__(dice, RATE, faults_max)
        cut = dice.below(max(start) + 2) if start else 0
        self.start = {position: value for position, value in start.items() if position < cut}
        self.cut = cut
        self.seen = seen
        self.is_novel = False
        self.watch = 0

    def pick(self, menu: Menu) -> Option | None:
        if not self.left:
            self.watch = NEVER
            return None
        wanted = self.start.get(self.position, 0)
        if self.position >= self.cut:
            if self.watch == 0:
                self._look_ahead()
            return super().pick(menu) if self.position >= self.watch else None
        options = menu() if wanted else ()
        if not 0 < wanted <= len(options):
            return None
        self.left -= 1
        self.deviations[self.position] = wanted
        return self._take(options, wanted)

    def arrive(self, state: Callable[[], int], _saved: Callable[[], SavedRun | None]) -> None:
        number = state()
        if number not in self.seen:
            self.seen.add(number)
            self.is_novel = True
