"""See `random_walk`."""

from __future__ import annotations

from itertools import count

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.choices import Chance
from choreo_check.simulation.searching import search

RATES = (0.02, 0.05, 0.15, 0.4)
"""How likely a point deviates: rare faults hit anywhere in a run, frequent ones hit its beginning."""


@search(rank=1)
def random_walk(campaign: Campaign, faults_max: int) -> None:
    """Schedules at random, with faults anywhere, one more than were tried exhaustively."""
    faults = faults_max + 1
    try:
        for number in count():
            dice = Dice("random walk", campaign.seed, number)
            campaign.attempt(Chance(dice, RATES[number % len(RATES)], faults))
    except OutOfBudget:
        return
