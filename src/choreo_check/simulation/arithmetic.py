"""Pseudo-random numbers from a seed, the same on every machine and in every version of Python.

The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). The
standard library's `random` would do, but it is forbidden here: nothing in this package may reach for chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from math import log
from typing import TypeVar

Item = TypeVar("Item")

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def stirred(number: int) -> int:
    """Return 64 bits that all depend on all of a number (the finalizer of SplitMix64).

    Numbers that follow from the members of a set may be added up to one of the whole set, but only stirred: hashes of
    tuples that differ in one small number have the same difference too often, and then {(a, 0), (b, 1)} has the sum of
    {(a, 1), (b, 0)}.
    """
    mixed = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
    return mixed ^ (mixed >> 31)


class Dice:
    """A stream of numbers that depends on its seed alone."""

    __slots__ = ("state",)

    def __init__(self, *seed: object) -> None:
        self.state = int.from_bytes(blake2b(repr(seed).encode(), digest_size=8).digest())

    def bits(self) -> int:
        """Return the next 64 bits."""
        self.state = (self.state + GAMMA) & MASK
        return stirred(self.state)

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, and without, `limit`."""
        return self.bits() % limit

    def random(self) -> float:
        """Return a number from 0 up to, and without, 1."""
        return (self.bits() >> 11) / (1 << 53)

    def uniform(self, low: float, high: float) -> float:
        """Return a number between two bounds."""
        return low + (high - low) * self.random()

    def randint(self, low: int, high: int) -> int:
        """Return a whole number between two bounds, both included."""
        return low + self.below(high - low + 1)

    def choice(self, options: Sequence[Item]) -> Item:
        """Return one of some options."""
        return options[self.below(len(options))]

    def shuffle(self, items: list[Item]) -> None:
        """Put a list in another order, in place."""
        for at in range(len(items) - 1, 0, -1):
            other = self.below(at + 1)
            items[at], items[other] = items[other], items[at]

    def gap(self, rate: float) -> int:
        """Return how many points are passed before the next deviation, where each deviates with a probability."""
        if rate >= 1:
            return 0
        return int(log(1 - self.random()) / log(1 - rate))
