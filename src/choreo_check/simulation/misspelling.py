"""Finds the names that a binding has misspelt: of events, of effects.

A name that the topology does not know may be meant: services may hear and do more than is drawn. It is taken for
misspelt only if the topology says that this very service hears, publishes or does something of nearly the same name,
and the service never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from choreo_check.resemblance import nearest
from choreo_check.simulation.messages import hears, is_pattern
from choreo_check.simulation.world import World
from choreo_check.topology import Graph, Mention, Service, Topology

HEARS, PUBLISHES = "subscribes to", "publishes"
DOES, UNDOES = ON_THE_WORLD = "does", "undoes"


class Use(NamedTuple):
    """One name that a service uses, and for what."""

    service: str
    purpose: str
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Misspelling:
    """A name that a service uses, and the one that it must mean."""

    use: Use
    meant: str

    def __str__(self) -> str:
        service, purpose, name = self.use
        return f"{service} {purpose} `{name}`, which the topology does not know: did you mean `{self.meant}`?"


def uses(world: World) -> Iterator[Use]:
    """Yield the names that the services of a run have used so far."""
    for process in world.processes:
        yield from (Use(process.name, HEARS, name) for name in process.handlers)
    names = [binding.name for binding in world.plan.bindings]
    for message in world.history.published.values():
        yield Use(names[message.service], PUBLISHES, message.event)
    yield from (Use(one.service, UNDOES if one.undoes else DOES, one.effect) for one in world.history.entries)


def misspellings(topology: Topology, used: Iterable[Use]) -> list[Misspelling]:
    """Return the names that are misspelt, of all that were used in some runs."""
    drawn, found = list(dict.fromkeys(drawing(topology))), sorted(set(used))
    known = {(use.purpose in ON_THE_WORLD, use.name) for use in drawn}
    return [
        Misspelling(use, meant)
        for use in found
        if (use.purpose in ON_THE_WORLD, use.name) not in known and not is_pattern(use.name)
        if (meant := nearest(use.name, _missing(use, drawn, found))) is not None
    ]


def _missing(use: Use, drawn: Iterable[Use], found: Iterable[Use]) -> list[str]:
    """Return what a service is to use for the same purpose, and does not."""
    alike = [one.name for one in found if one[:2] == use[:2]]
    return [one.name for one in drawn if one[:2] == use[:2] and not any(hears(name, one.name) for name in alike)]


def drawing(topology: Topology) -> Iterator[Use]:
    """Yield the names that the services use as the topology says."""
    graph = Graph(topology)
    for service in topology.services:
        for publication in service.publishes:
            yield from _alike(service, PUBLISHES, publication.event)
            yield from _alike(service, DOES, publication.does, *publication.effects)
        for handler in service.handlers:
            yield from _alike(service, HEARS, *graph.resolve(handler), *handler.trigger.unless)
            for ending in handler.endings:
                yield from _alike(service, PUBLISHES, *ending.emits)
                yield from _alike(service, DOES, ending.does, *ending.effects)
                yield from _alike(service, UNDOES, ending.undoes)


def _alike(service: Service, purpose: str, *mentions: Mention | None) -> Iterator[Use]:
    yield from (Use(service.name, purpose, one.name) for one in mentions if one is not None)
