"""What a search is: one module with one function that writes schedules and has a campaign try them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from choreo_check.simulation.campaign import Campaign

Explore = Callable[[Campaign, int], None]


@dataclass(frozen=True, slots=True)
class Search:
    """A named strategy; `rank` orders them by default, and `endless` ones run only if asked for."""

    name: str
    documentation: str
    explore: Explore
    rank: int
    endless: bool = False

    @property
    def is_exhaustive(self) -> bool:
        """Whether it can say that it has tried everything; the others try what they can."""
        return self.rank == 0


def search(rank: int, *, endless: bool = False) -> Callable[[Explore], Search]:
    """Make the decorated function a search; it gets a campaign, and how many faults a schedule may have."""

    def make(explore: Explore) -> Search:
        name = explore.__name__.replace("_", "-")
        return Search(name, inspect.getdoc(explore) or "", explore, rank, endless)

    return make
