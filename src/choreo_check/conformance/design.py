"""What the topology says about events in a log: who may publish each, after what, how often, and what it shows.

All of it is worked out once and asked by name afterwards. What only external services publish, or nobody, may have been
written to another log: its absence is never held against a saga.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from choreo_check.conformance.publishers import Publishers
from choreo_check.topology import Emission, Graph, Handler, Mention, Saga, Topology, TriggerKind

EACH_COPY = (TriggerKind.EVENT, TriggerKind.ANY, TriggerKind.MATCHING)
"""The triggers that fire for every copy; all others fire once a saga."""

NEAREST_MAX = 1_000
"""For so many unknown names a near one is looked for: it takes long, and a log may hold millions."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """A handler with the names that it waits for, patterns resolved; `waits` leaves out what closes it."""

    handler: Handler
    waits: frozenset[str]
    closers: frozenset[str]

    @property
    def is_join(self) -> bool:
        """Whether it needs all that it waits for."""
        return self.handler.trigger.kind is TriggerKind.ALL

    @property
    def fires_once(self) -> bool:
        """Whether it fires at most once in a saga."""
        return self.handler.trigger.kind not in EACH_COPY

    @property
    def may_time_out(self) -> bool:
        """Whether it may give up waiting before it has all parts."""
        return self.is_join and self.handler.trigger.within_s is not None


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in which an event comes about: a reaction, and whether it needs all that it waits for."""

    reaction: Reaction
    emission: Emission
    needs_all: bool
    copies: int


@dataclass(eq=False, slots=True)
class Kind:
    """All events of one name and one source, and what the topology says of them.

    `service` is whom the source means: absent where there is no source, or where it names no service. `starts` says
    that a declared saga begins with it.
    """

    event: str
    source: str | None
    service: str | None
    is_known: bool
    publishers: tuple[str, ...]
    starts: bool
    on_own_account: bool
    reasons: tuple[Reason, ...]

    @property
    def is_foreign(self) -> bool:
        """Whether it comes from somebody who does not publish it."""
        return self.source is not None and bool(self.publishers) and self.service not in self.publishers

    @property
    def is_designed(self) -> bool:
        """Whether the topology has such an event from such a service; from a stranger, it may be."""
        return self.is_known and (self.service is None or not self.is_foreign)


@dataclass(frozen=True, slots=True)
class Deed:
    """One place that does or undoes an effect: what makes it happen, and what it publishes then."""

    reaction: Reaction | None
    emits: frozenset[str]
    external: bool
    tombstone: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """A local transaction, and where it is done and undone."""

    name: str
    does: tuple[Deed, ...]
    undoes: tuple[Deed, ...]


class Design:
    """Lookups over one topology."""

    def __init__(self, topology: Topology, publishers: Publishers) -> None:
        self.topology = topology
        self.publishers = publishers
        self.graph = Graph(topology)
        self.kinds: dict[tuple[str, str | None], Kind] = {}
        self._nearest: dict[str, str | None] = {}

    def kind(self, event: str, source: str | None) -> Kind:
        """Return what is to be known of an event from a source."""
        known = self.kinds.get((event, source))
        if known is None:
            known = self.kinds[event, source] = self._kind(event, source)
        return known

    @property
    def tells_services(self) -> bool:
        """Whether any source so far has named a service."""
        return any(kind.service is not None for kind in self.kinds.values())

    @cached_property
    def reactions(self) -> tuple[Reaction, ...]:
        """Every handler, in the order of the file."""
        return tuple(self._reactions())

    @cached_property
    def names(self) -> frozenset[str]:
        """Every event that the topology speaks of."""
        sagas = {end.name for saga in self.topology.sagas for end in (*saga.starts, *saga.succeeds, *saga.fails)}
        return frozenset({*self.graph.emissions, *self.graph.hearings, *self.graph.commands, *sagas})

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """The events that may have been written to another log: those that nobody publishes but external services."""
        emissions = self.graph.emissions
        return frozenset(name for name in self.names if all(one.external for one in emissions.get(name, ())))

    @cached_property
    def starts(self) -> frozenset[str]:
        """The events that declared sagas start with; without any, all that is published on somebody's own account."""
        declared = {start.name for saga in self.topology.sagas for start in saga.starts}
        return frozenset(declared or {one.event.name for one in self.topology.publications})

    @cached_property
    def ends(self) -> tuple[tuple[Saga, frozenset[str], frozenset[str], frozenset[str]], ...]:
        """Every declared saga with the names that start it, and those with which it succeeds and fails."""
        sagas = self.topology.sagas
        return tuple((saga, _names(saga.starts), _names(saga.succeeds), _names(saga.fails)) for saga in sagas)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect that something can undo, in the order of the file."""
        undone = [one.undoes.name for handler in self.topology.handlers for one in handler.endings if one.undoes]
        return tuple(self._effect(name) for name in dict.fromkeys(undone))

    def nearest(self, event: str) -> str | None:
        """Return the known event that is spelt most like an unknown one, if any is."""
        if event not in self._nearest:
            if len(self._nearest) >= NEAREST_MAX:
                return None
            near = get_close_matches(event, sorted(self.names), n=1, cutoff=0.75)
            self._nearest[event] = near[0] if near else None
        return self._nearest[event]

    def shows(self, event: str, service: str | None) -> str | None:
        """Return the effect that an event proves to be done: whoever publishes it has just done that."""
        done = {_done_by(one) for one in self._emissions(event, service)}
        return done.pop() if len(done) == 1 else None

    def _reactions(self) -> Iterator[Reaction]:
        for handler in self.topology.handlers:
            closers = frozenset(event.name for event in handler.trigger.unless)
            waits = frozenset(event.name for event in self.graph.resolve(handler)) - closers
            yield Reaction(handler, waits, closers)

    @cached_property
    def _reaction_of(self) -> dict[tuple[str, int], Reaction]:
        return {(one.handler.service, one.handler.index): one for one in self.reactions}

    def _emissions(self, event: str, service: str | None) -> list[Emission]:
        """Return where an event is published by a service; everywhere, where the service is not known to do so."""
        places = self.graph.emissions.get(event, [])
        return [one for one in places if one.service == service] or places

    def _kind(self, event: str, source: str | None) -> Kind:
        service = None if source is None else self.publishers.service(source)
        emissions = self._emissions(event, service)
        starts = any(event in starts for _, starts, _, _ in self.ends)
        comes_from_outside = starts and not self._is_published(event)
        return Kind(
            event,
            source,
            service,
            event in self.names,
            () if comes_from_outside or self._may_be_strange(event, service) else tuple(self.graph.publishers(event)),
            starts,
            comes_from_outside or not emissions or any(one.publication is not None for one in emissions),
            tuple(self._reasons(emissions)),
        )

    def _may_be_strange(self, event: str, service: str | None) -> bool:
        """Say whether an event may come from whoever it says: external services call themselves what they like."""
        return service is None and event in self.elsewhere

    def _is_published(self, event: str) -> bool:
        """Say whether anybody publishes an event on their own account; a saga's start comes from outside otherwise."""
        return any(one.publication is not None for one in self.graph.emissions.get(event, ()))

    def _reasons(self, emissions: list[Emission]) -> Iterator[Reason]:
        seen: dict[tuple[str, int, int], int] = {}
        for one in emissions:
            if one.handler is not None:
                key = (one.handler.service, one.handler.index, id(one.outcome))
                seen[key] = seen.get(key, 0) + 1
        for one in emissions:
            if one.handler is None:
                continue
            copies = seen.pop((one.handler.service, one.handler.index, id(one.outcome)), 0)
            if copies:
                reaction = self._reaction_of[one.handler.service, one.handler.index]
                on_timeout = one.outcome is one.handler.on_timeout
                yield Reason(reaction, one, reaction.is_join and not on_timeout, copies)

    def _effect(self, name: str) -> Effect:
        does = [
            Deed(None, frozenset({one.event.name}), one.external)
            for one in self.topology.publications
            if one.does and one.does.name == name
        ]
        undoes: list[Deed] = []
        for reaction in self.reactions:
            for ending in reaction.handler.endings:
                emits = frozenset(event.name for event in ending.emits)
                external = reaction.handler.external
                if ending.does and ending.does.name == name:
                    # Where there is nothing to undo, an outcome publishes nothing, but does what it does.
                    does.append(Deed(reaction, frozenset() if ending.undoes else emits, external))
                if ending.undoes and ending.undoes.name == name:
                    undoes.append(Deed(reaction, emits, external, ending.tombstone))
        return Effect(name, tuple(does), tuple(undoes))


def _names(mentions: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(mention.name for mention in mentions)


def _done_by(emission: Emission) -> str | None:
    place = emission.outcome or emission.publication
    return place.does.name if place is not None and place.does is not None else None
