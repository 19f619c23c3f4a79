"""The wiring of a topology, worked out once: who publishes an event, who hears it, and which event causes which.

Two graphs are never confused here. Services that hear each other's events form a graph in which loops are normal: an
order service hears that its own payment failed. Only the *causal* graph, event -> handler -> event, tells whether
something can run for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property
from re import compile as compile_pattern

from choreo_check.topology.model import Handler, Mention, Outcome, Publication, Topology, TriggerKind


@dataclass(frozen=True, slots=True)
class Emission:
    """One place from which an event is published; `handler` is absent where it is on the service's own account."""

    event: Mention
    service: str
    external: bool
    handler: Handler | None = None
    outcome: Outcome | None = None
    publication: Publication | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """One handler that hears an event; `closes` where the event only closes its join or timer."""

    event: Mention
    handler: Handler
    closes: bool = False


class Graph:
    """Lookups over one topology, each computed when first asked for, in the order of the file."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology

    @cached_property
    def emissions(self) -> dict[str, list[Emission]]:
        """For each event that somebody publishes, every place that does."""
        found: dict[str, list[Emission]] = {}
        for emission in self._all_emissions():
            found.setdefault(emission.event.name, []).append(emission)
        return found

    @cached_property
    def hearings(self) -> dict[str, list[Hearing]]:
        """For each event that somebody hears, every handler that does; patterns are resolved against known events."""
        found: dict[str, list[Hearing]] = {}
        for handler in self.topology.handlers:
            for hearing in self._heard_by(handler):
                found.setdefault(hearing.event.name, []).append(hearing)
        return found

    @cached_property
    def commands(self) -> frozenset[str]:
        """The names declared as commands."""
        return frozenset(mention.name for mention in self.topology.commands)

    @cached_property
    def causes(self) -> dict[str, dict[str, list[Emission]]]:
        """For each event, the events that hearing it can publish, with every emission that does so."""
        found: dict[str, dict[str, list[Emission]]] = {name: {} for name in self.emissions}
        for name, hearings in self.hearings.items():
            effects = found.setdefault(name, {})
            for emission in self._reactions(hearings):
                effects.setdefault(emission.event.name, []).append(emission)
        return found

    def resolve(self, handler: Handler) -> tuple[Mention, ...]:
        """Return the events that make a handler fire; those of a pattern are named at the pattern's place."""
        pattern = handler.trigger.pattern
        if pattern is None:
            return handler.trigger.events
        matches = compile_pattern(translate(pattern.name)).match
        return tuple(Mention(name, pattern.location) for name in self._literal_names if matches(name))

    def publishers(self, event: str) -> list[str]:
        """Return the services that publish an event, each once."""
        return list(dict.fromkeys(emission.service for emission in self.emissions.get(event, ())))

    def consumers(self, event: str) -> list[str]:
        """Return the services that handle an event, each once; those that only watch it are left out."""
        hearings = self.hearings.get(event, ())
        return list(dict.fromkeys(hearing.handler.service for hearing in hearings if not hearing.handler.observes))

    @cached_property
    def _literal_names(self) -> list[str]:
        heard = (mention.name for handler in self.topology.handlers for mention in handler.trigger.mentions)
        return list(dict.fromkeys([*self.emissions, *heard]))

    def _all_emissions(self) -> Iterator[Emission]:
        for service in self.topology.services:
            for publication in service.publishes:
                yield Emission(publication.event, service.name, service.external, publication=publication)
            for handler in service.handlers:
                yield from _emissions_of(handler)

    def _heard_by(self, handler: Handler) -> Iterator[Hearing]:
        for mention in self.resolve(handler):
            yield Hearing(mention, handler)
        for mention in handler.trigger.unless:
            yield Hearing(mention, handler, closes=True)

    def _reactions(self, hearings: list[Hearing]) -> Iterator[Emission]:
        for hearing in hearings:
            if not hearing.closes:
                yield from _emissions_of(hearing.handler)


def _emissions_of(handler: Handler) -> Iterator[Emission]:
    for outcome in handler.endings:
        for mention in outcome.emits:
            yield Emission(mention, handler.service, handler.external, handler, outcome)


def is_join(handler: Handler) -> bool:
    """Say whether a handler waits for all of several events."""
    return handler.trigger.kind is TriggerKind.ALL
