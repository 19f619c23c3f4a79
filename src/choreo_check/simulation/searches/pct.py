"""See `pct`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.choices import NEVER, Choices, Menu, Option
from choreo_check.simulation.searching import search

POINTS_MIN = 10


@search(rank=2)
def pct(campaign: Campaign, faults_max: int) -> None:
    """Schedules that deviate at a few points, drawn evenly from the whole length of a run.

    A random walk seldom gets through the beginning of a long run unharmed. Here the number of points of a calm run is
    taken first, and each schedule deviates at up to as many of them as it may have faults, wherever they lie: after
    "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs" (Burckhardt and others, ASPLOS 2010), with
    faults in the place of priority changes. A defect of depth d in a run of k points is found with a probability of
    at least 1 in k to the power of d, times the number of options at each.
    """
    points = POINTS_MIN
    try:
        for number in count():
            dice = Dice("pct", campaign.seed, number)
            depth = 1 + dice.below(faults_max + 1)
            choices = Scattered(dice, sorted(dice.below(points) for _ in range(depth)))
            campaign.attempt(choices)
            points = max(points, choices.position + 1)
    except OutOfBudget:
        return


class Scattered(Choices):
    """Deviates at given positions, each time in any way; decisions are taken at random."""

    def __init__(self, dice: Dice, positions: list[int]) -> None:
        super().__init__()
        self.dice = dice
        self.positions = positions[::-1]
        self.watch = self.after_last()

    def after_last(self) -> int:
        return self.positions[-1] if self.positions else NEVER

    def pick(self, menu: Menu) -> Option | None:
        while self.positions and self.positions[-1] <= self.position:
            self.positions.pop()
        self.watch = self.after_last()
        options = menu()
        if not options:
            return None
        value = 1 + self.dice.below(len(options))
        self.deviations[self.position] = value
        return self._take(options, value)

    def decide(self, options: Sequence[str]) -> int:
        self.position += 1
        value = self.dice.below(len(options))
        if value:
            self.deviations[self.position] = value
        return value
