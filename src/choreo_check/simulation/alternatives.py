"""Which answers to one event exclude each other: the outcomes of a handler are alternatives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from choreo_check.topology import Handler, Topology, TriggerKind

Pair = frozenset[str]
Alternatives = Mapping[tuple[str, str], tuple[Pair, ...]]
"""By service and event: the events of which a service answers with one at most."""


def alternatives_of(topology: Topology) -> Alternatives:
    """Return what no service may publish both of because of one message."""
    found: dict[tuple[str, str], tuple[Pair, ...]] = {}
    for service in topology.services:
        places = Counter(name for handler in service.handlers for name in _emitted(handler))
        places.update(publication.event.name for publication in service.publishes)
        for handler in service.handlers:
            if handler.trigger.kind is TriggerKind.EVENT:
                key = (service.name, handler.trigger.events[0].name)
                found[key] = (*found.get(key, ()), *_pairs(handler, places))
    return found


def _emitted(handler: Handler) -> frozenset[str]:
    return frozenset(mention.name for ending in handler.endings for mention in ending.emits)


def _pairs(handler: Handler, places: Counter[str]) -> Iterator[Pair]:
    """Yield two events each that no outcome has both of, and that the service publishes nowhere else."""
    together = [frozenset(mention.name for mention in ending.emits) for ending in handler.endings]
    own = sorted(name for name in _emitted(handler) if places[name] == 1)
    for pair in map(frozenset, combinations(own, 2)):
        if not any(pair <= outcome for outcome in together):
            yield pair
