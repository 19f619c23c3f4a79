"""The topology by numbers: who hears what in which role, and which handlers stand in a loop of causes.

Handlers are numbered in the order of the file. A handler that hears an event in two roles hears it once, and as its
`unless`. Both the machine that replays a run and the unfolding read this one table, so that they cannot differ on who
gets a copy.

Paths count how often each handler of a loop has fired on the way to an event. Only handlers of the event's own
strongly connected component can ever count there: a path that went through a handler and comes back to it has stayed
in the component. So a path is cut to that component, and is empty wherever there is no loop.
"""

from __future__ import annotations

from dataclasses import dataclass

from choreo_check.scenarios.components import Node, components_of
from choreo_check.topology import Graph, Handler, Topology, TriggerKind

Path = tuple[tuple[int, int], ...]
"""How often each handler of a loop has fired on the way: pairs of handler and count, sorted."""

ROUNDS = 2
"""How often a handler may fire on one path: cycles are unrolled twice."""

EACH_COPY = (TriggerKind.EVENT, TriggerKind.ANY, TriggerKind.MATCHING)
"""The triggers that fire for every copy; all others fire once a saga."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """A handler that gets a copy of an event; `closes` where the event only closes its join or timer."""

    handler: int
    closes: bool


class Wiring:
    """Lookups over one topology."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.handlers: tuple[Handler, ...] = tuple(topology.handlers)
        graph = Graph(topology)
        self.closers = [frozenset(event.name for event in handler.trigger.unless) for handler in self.handlers]
        self.waits = [tuple(dict.fromkeys(event.name for event in graph.resolve(one))) for one in self.handlers]
        self.parts = [
            tuple(name for name in names if name not in closers)
            for names, closers in zip(self.waits, self.closers, strict=True)
        ]
        self.hearers = self._hearers()
        self.number = {(handler.service, handler.index): at for at, handler in enumerate(self.handlers)}
        self._find_loops()

    def fires_each_time(self, handler: int) -> bool:
        """Say whether a handler fires for every copy, rather than once a saga."""
        return self.handlers[handler].trigger.kind in EACH_COPY

    def heard(self, event: str) -> tuple[Hearer, ...]:
        """Return every handler that gets a copy of an event, in the order of the file."""
        return self.hearers.get(event, ())

    def travelled(self, path: Path, handler: int) -> Path:
        """Return the path after a handler has fired on it; unchanged where the handler stands in no loop."""
        if self.component[handler] not in self.looping:
            return ()
        counts = dict(self.path_of(path, handler))
        counts[handler] = counts.get(handler, 0) + 1
        return tuple(sorted(counts.items()))

    def path_of(self, path: Path, node: Node) -> Path:
        """Return the part of a path that matters for an event or handler: that within its own component."""
        own = self.component.get(node)
        return tuple(step for step in path if self.component[step[0]] == own)

    def is_exhausted(self, path: Path, handler: int) -> bool:
        """Say whether a handler has fired as often as it may on this path."""
        return self.fires_each_time(handler) and dict(path).get(handler, 0) >= ROUNDS

    def _hearers(self) -> dict[str, tuple[Hearer, ...]]:
        found: dict[str, list[Hearer]] = {}
        for at in range(len(self.handlers)):
            for event in self.parts[at]:
                found.setdefault(event, []).append(Hearer(at, closes=False))
            for event in sorted(self.closers[at]):
                found.setdefault(event, []).append(Hearer(at, closes=True))
        return {event: tuple(hearers) for event, hearers in found.items()}

    def _find_loops(self) -> None:
        arrows: dict[Node, list[Node]] = {}
        for at, handler in enumerate(self.handlers):
            arrows[at] = list(dict.fromkeys(event.name for ending in handler.endings for event in ending.emits))
            for event in self.parts[at]:
                arrows.setdefault(event, []).append(at)
        self.order = components_of(arrows)
        self.component = {node: at for at, members in enumerate(self.order) for node in members}
        self.looping = frozenset(at for at, members in enumerate(self.order) if len(members) > 1)


def merged(first: Path, second: Path) -> Path:
    """Return the larger of both counts for every handler: the path of a join that both led to."""
    counts = dict(first)
    for handler, count in second:
        counts[handler] = max(count, counts.get(handler, 0))
    return tuple(sorted(counts.items()))


def length(path: Path) -> int:
    """Return how many firings a path counts."""
    return sum(count for _, count in path)
