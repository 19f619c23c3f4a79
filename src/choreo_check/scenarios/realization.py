"""From a model to a run: the order of its firings, or the circles that forbid it.

A model says what fires, what led to it, and for every two operations on one effect which came first. If these form a
circle no run is like that, and each circle found becomes a clause that forbids its reasons, all of them and nothing
else. So no run is ever excluded.

Every circle has a step that goes back to a firing with a lower number, since causes have lower numbers than what they
cause; so for each such step the shortest way round is looked for. Where a firing always comes before another one
(`ancestry`) the way there needs no reasons, which makes the clauses short and the search for circles rarely long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from choreo_check.scenarios.effects import Edge
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.firings import ROOT, Cause, Firing, Slot

CIRCLES = 100
"""How many circles one model may be asked for; one would do, several save models."""


class Causes(NamedTuple):
    """What led to one firing in a model: the copies that it has consumed, in the order of its parts."""

    firing: Firing
    slots: tuple[Slot, ...]


class Picture:
    """What the last model says: which firings there are, and what comes before what."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.holds = encoding.formula.holds
        self.causes: dict[int, Causes] = {}
        self.into: dict[int, list[Edge]] = {}
        for firing in encoding.unfolding.firings:
            if self.holds(firing.literal):
                self._add(firing)
        for edges in encoding.orders:
            for edge in edges():
                self._draw(edge)

    def _add(self, firing: Firing) -> None:
        self.into.setdefault(firing.number, [])
        chosen = [cause for group in firing.groups if (cause := self._true_one(group)) is not None]
        self.causes[firing.number] = Causes(firing, tuple(cause.slot for cause in chosen))
        for cause in chosen:
            for site in cause.slot.sites:
                if self.holds(site.literal):
                    self._draw(Edge(site.firing, firing.number, (cause.literal, site.literal)))

    def _true_one(self, group: tuple[Cause, ...]) -> Cause | None:
        return next((cause for cause in group if self.holds(cause.literal)), None)

    def _draw(self, edge: Edge) -> None:
        if edge.earlier != ROOT:
            self.into.setdefault(edge.later, []).append(edge)

    def in_order(self) -> list[int] | None:
        """Return the firings in an order that respects everything; nothing where there is a circle."""
        onward: dict[int, list[int]] = {}
        missing = {number: len(edges) for number, edges in self.into.items()}
        for number, edges in self.into.items():
            for edge in edges:
                onward.setdefault(edge.earlier, []).append(number)
        ready = [number for number, count in missing.items() if count == 0]
        heapify(ready)
        order: list[int] = []
        while ready:
            number = heappop(ready)
            order.append(number)
            for later in onward.get(number, ()):
                missing[later] -= 1
                if missing[later] == 0:
                    heappush(ready, later)
        return order if len(order) == len(self.into) else None

    def circles(self) -> Iterator[list[int]]:
        """Yield the reasons of circles, at least one if there is any, each as literals that cannot hold together."""
        backward = [edge for edges in self.into.values() for edge in edges if edge.earlier > edge.later]
        found = 0
        for edge in backward:
            reasons = self._way_back(edge)
            if reasons is not None:
                yield list(dict.fromkeys([*edge.because, *reasons]))
                found += 1
                if found == CIRCLES:
                    return
        assert found, "a circle has a step back"

    def _way_back(self, edge: Edge) -> list[int] | None:
        """Return why what an edge leads to comes before where it starts; nothing where it does not."""
        goal, ancestry = edge.later, self.encoding.ancestry
        came_by: dict[int, Edge | None] = {edge.earlier: None}
        queue = deque([edge.earlier])
        while queue:
            number = queue.popleft()
            if number == goal or ancestry[number] >> goal & 1:
                return _reasons(came_by, number)
            for step in self.into[number]:
                if step.earlier not in came_by:
                    came_by[step.earlier] = step
                    queue.append(step.earlier)
        return None


def _reasons(came_by: dict[int, Edge | None], number: int) -> list[int]:
    reasons: list[int] = []
    step = came_by[number]
    while step is not None:
        reasons += step.because
        step = came_by[step.later]
    return reasons
