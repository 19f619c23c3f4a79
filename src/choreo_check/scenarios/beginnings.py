"""Which sagas there are, how each begins, and whether it depends on what nobody here decides."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Location
from choreo_check.scenarios.moves import Beginning
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Graph, Handler, Mention, Publication, Saga, Topology, TriggerKind


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

    Nobody here says when, or whether, something is published that no reaction publishes: by an external service, by a
    person in the middle of the process. Where it touches the saga, no verdict on the saga would be worth anything.
    """
    within = events_within_reach(wiring, saga)
    touchable = _Touchable(wiring, saga, within)
    for event, service in _from_outside(wiring.topology, saga).items():
        if touchable.is_touched_by(event):
            return f"depends on {event}, which {service} publishes on its own account"
    return None


class _Touchable:
    """What of a saga an event from outside can touch: its ends, its effects, its handlers, the events within it."""

    def __init__(self, wiring: Wiring, saga: Saga, within: set[str]) -> None:
        self.wiring = wiring
        self.ends = {end.name for end in (*saga.succeeds, *saga.fails)}
        self.within = within
        heard = {hearer.handler for event in within for hearer in wiring.heard(event)}
        self.handlers = {at for at in heard if _matters(wiring.handlers[at])}
        done = {one.does.name for one in wiring.topology.publications if one.does and one.event.name in within}
        self.effects = done.union(*(_effects(wiring.handlers[at]) for at in heard))

    def is_touched_by(self, event: str) -> bool:
        if event in self.ends:
            return True
        reach = events_within_reach(self.wiring, Saga(event, self.wiring.topology.location, (_mention(event),)))
        hearers = {hearer.handler for one in reach for hearer in self.wiring.heard(one)}
        effects = set[str]().union(*(_effects(self.wiring.handlers[at]) for at in hearers))
        published = reach - {event}
        touched = hearers & self.handlers, effects & self.effects, published & (self.within | self.ends)
        return any(touched)


def _matters(handler: Handler) -> bool:
    """Say whether a handler can change anything: one that only watches cannot."""
    waits = handler.trigger.kind in {TriggerKind.ALL, TriggerKind.AFTER}
    return waits or any(outcome.emits or outcome.does or outcome.undoes for outcome in handler.endings)


def _effects(handler: Handler) -> set[str]:
    return {deed.name for outcome in handler.endings for deed in (outcome.does, outcome.undoes) if deed is not None}


def _mention(event: str) -> Mention:
    return Mention(event, Location(""))


def _from_outside(topology: Topology, saga: Saga) -> dict[str, str]:
    """Return the events that are only ever published on somebody's own account, with the first who does.

    An event of one of the file's own services that starts a declared saga, or that would start an implicit one, begins
    a case of its own, and does not break into this one.
    """
    starting = {start.name for one in (saga, *topology.sagas) for start in one.starts}
    return {
        event: places[0].service
        for event, places in Graph(topology).emissions.items()
        if all(place.publication is not None for place in places)
        and event not in {start.name for start in saga.starts}
        and (all(place.external for place in places) or not (saga.implicit or event in starting))
    }
