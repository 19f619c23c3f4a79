"""Which sagas there are, how each begins, and whether it depends on what nobody here decides."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.scenarios.moves import Beginning
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Graph, Publication, Saga, Topology


def sagas_of(topology: Topology) -> tuple[Saga, ...]:
    """Return the declared sagas; without any, one for each event that is published on its own account and handled."""
    if topology.sagas:
        return topology.sagas
    graph = Graph(topology)
    return tuple(saga for saga in _implicit(topology) if graph.consumers(saga.name))


def undeclared(topology: Topology) -> tuple[Saga, ...]:
    """Return a saga for each event published on its own account that no declared saga starts with."""
    started = {event.name for saga in topology.sagas for event in saga.starts}
    return tuple(saga for saga in _implicit(topology) if saga.name not in started)


def _implicit(topology: Topology) -> Iterator[Saga]:
    first: dict[str, Publication] = {}
    for publication in topology.publications:
        first.setdefault(publication.event.name, publication)
    for name, publication in first.items():
        yield Saga(name, publication.event.location, (publication.event,), implicit=True)


def beginnings_of(topology: Topology, saga: Saga) -> tuple[Beginning, ...]:
    """Return every way in which a saga begins: each start event, from each place that publishes it."""
    return tuple(one for event in dict.fromkeys(start.name for start in saga.starts) for one in _of(topology, event))


def _of(topology: Topology, event: str) -> Iterator[Beginning]:
    places = [one for one in topology.publications if one.event.name == event]
    for number, place in enumerate(places):
        yield Beginning(event, number, place.does.name if place.does else None)
    if not places:
        yield Beginning(event)


def events_within_reach(wiring: Wiring, saga: Saga) -> set[str]:
    """Return every event that the saga may publish, each handler reacting as soon as it hears anything it waits for."""
    found = {start.name for start in saga.starts}
    queue = list(found)
    while queue:
        for hearer in wiring.heard(queue.pop()):
            if not hearer.closes:
                endings = wiring.handlers[hearer.handler].endings
                fresh = {event.name for ending in endings for event in ending.emits} - found
                found |= fresh
                queue += fresh
    return found


def outside_dependency(wiring: Wiring, saga: Saga) -> str | None:
    """Say on which event from outside a saga depends, if there is one.

    Nobody here says when, or whether, an external service publishes an event on its own account. Where a handler of
    the saga hears one, no verdict on the saga would be worth anything.
    """
    within = events_within_reach(wiring, saga)
    heard = {hearer.handler for event in within for hearer in wiring.heard(event)}
    for event, service in _from_outside(wiring.topology).items():
        is_started = any(start.name == event for start in saga.starts)
        if not is_started and any(hearer.handler in heard for hearer in wiring.heard(event)):
            return f"depends on {event}, which {service} publishes on its own account"
    return None


def _from_outside(topology: Topology) -> dict[str, str]:
    """Return the events that only external services publish, and only on their own account, with the first of them."""
    emissions = Graph(topology).emissions
    return {
        event: places[0].service
        for event, places in emissions.items()
        if all(place.external and place.publication is not None for place in places)
    }
