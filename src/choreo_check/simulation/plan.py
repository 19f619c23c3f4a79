"""Everything about a search that is the same in all of its runs: services, faults, sagas, who hears what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from marshal import loads
from typing import Any

from choreo_check.errors import ChoreoError
from choreo_check.simulation.alternatives import Alternatives, alternatives_of
from choreo_check.simulation.contracting import Promises
from choreo_check.simulation.effects import Effects
from choreo_check.simulation.environment import Start
from choreo_check.simulation.faulting import Fault
from choreo_check.simulation.history import Case, Seen
from choreo_check.simulation.messages import Message, Subscription, hears, is_pattern
from choreo_check.simulation.owing import Reactions, reactions_of
from choreo_check.simulation.posting import PostOffice, shaped_id
from choreo_check.simulation.suggestion import suggestion
from choreo_check.simulation.system import Binding, System
from choreo_check.topology import Delivery, Graph, Outcome, Saga, Service, Topology
from choreo_check.topology.attributes import attribute

RETRIES = 5
ATTEMPTS_MAX = 25
DELIVERIES_MAX = 10_000
UNKNOWN_FIELD = "choreoCheckUnknownField"


class Plan:
    """What one search runs: a system, some sagas at once, at a broker with its faults."""

    def __init__(
        self,
        system: System,
        topology: Topology,
        promises: Promises,
        sagas: Sequence[tuple[Saga, str]],
        faults: Sequence[Fault],
        broker: str = "any",
    ) -> None:
        self.system = system
        self.topology = topology
        self.graph = Graph(topology)
        self.broker = broker
        self.bindings = [*system.bindings.values(), *_stand_ins(system, topology)]
        self.promises = promises
        self.faults = tuple(fault for fault in faults if fault.can_happen(broker, topology))
        self.step_faults = [fault for fault in self.faults if not fault.at_operations]
        self.operation_faults = [fault for fault in self.faults if fault.at_operations]
        self.attempts_max = ATTEMPTS_MAX
        self.deliveries_max = DELIVERIES_MAX
        self.post_office = PostOffice(topology.envelope, promises.objections, promises.schema)
        self.starts = tuple(self._start(number, event) for number, (_, event) in enumerate(sagas))
        self.request_ids = [shaped_id(f"start {start.correlation}") for start in self.starts]
        named = zip(self.starts, sagas, strict=True)
        self.cases = tuple(Case(one.number, saga.name, one.event, one.correlation) for one, (saga, _) in named)
        self.post_office.declared_sagas.update({case.correlation: case.number for case in self.cases})
        self.declared = {service.name: frozenset(_published_by(service)) for service in topology.services}
        self.sure_events = frozenset(_events_of(system, topology))
        """What can be relied on to be published, as far as the topology tells: nobody who would cause it is missing."""
        self.compensable = topology.transactions
        self.start_events = frozenset(one.event for one in self.starts)
        """What the sagas of a run start with."""
        declared = (event.name for saga in topology.sagas for event in saga.starts)
        self.beginnings = self.start_events.union(declared)
        """What any saga may start with: a service that publishes it may give it an id of its own."""
        self._several = frozenset(_published_several_times(topology))
        self.seen = Seen()
        self.is_subscribed = False
        self.script: Callable[[Any], None] | None = None
        """What a run has its world do; without one, all sagas start and go on to rest."""
        self.effects = Effects(topology.effects)
        self._open_events: dict[str, bool] = {}
        self.usual: dict[tuple[str, str], str] = {}
        """What each decision of the business is when nothing is chosen: the first of its options."""

    @cached_property
    def alternatives(self) -> Alternatives:
        """What no service may publish both of because of one message."""
        return alternatives_of(self.topology)

    @cached_property
    def reactions(self) -> Reactions:
        """What has to come of an event, whatever else happens."""
        return reactions_of(self.topology, self.system.bindings)

    @cached_property
    def may_find_nothing(self) -> frozenset[str]:
        """The effects of which the undoing may find nothing: all who undo them say `tombstone`."""
        return frozenset(_undone_in_vain(self.topology))

    @cached_property
    def unanswered(self) -> Mapping[str, Collection[str]]:
        """The events that somebody who is not bound would answer, and who that is."""
        found: dict[str, dict[str, None]] = {}
        for handler in self.topology.handlers:
            if handler.service not in self.system.bindings and any(ending.emits for ending in handler.endings):
                for mention in (*self.graph.resolve(handler), *handler.trigger.unless):
                    found.setdefault(mention.name, {})[handler.service] = None
        return found

    def subscribe(self, handlers: Sequence[Mapping[str, Callable[..., Any]]]) -> None:
        """Work out who gets which event, once the services have said so."""
        self.is_subscribed = True
        heard = [mention.name for handler in self.topology.handlers for mention in handler.trigger.mentions]
        events = dict.fromkeys([*self.graph.emissions, *heard, *(event for table in handlers for event in table)])
        table: dict[str, list[Subscription]] = {}
        for service, wanted in enumerate(handlers):
            for event in events:
                if any(hears(one, event) for one in wanted) and (
                    event in self.graph.emissions or not is_pattern(event)
                ):
                    known = table.setdefault(event, [])
                    known.append(self._subscription(service, event, len(table) * 100 + len(known)))
        self.post_office.subscriptions.update({event: self._one_a_group(found) for event, found in table.items()})

    def _one_a_group(self, hearers: Sequence[Subscription]) -> tuple[Subscription, ...]:
        """Return who gets a copy of an event: of one consumer group the first, and the others are its rivals."""
        groups = self.topology.groups
        members: dict[tuple[bool, str], list[Subscription]] = {}
        for one in hearers:
            alone = one.service_name not in groups
            members.setdefault((alone, groups.get(one.service_name, one.service_name)), []).append(one)
        return tuple(replace(first, rivals=tuple(others)) for first, *others in members.values())

    def publisher_of(self, event: str) -> tuple[int, str | None]:
        """Return which service publishes an event on its own account, and what that does; or else the first."""
        names = [binding.name for binding in self.bindings]
        for publication in self.topology.publications:
            if publication.event.name == event and publication.service in names:
                is_bound = publication.service in self.system.bindings  # who is not there will not undo it either
                does = publication.does.name if publication.does is not None and is_bound else None
                return names.index(publication.service), does
        return 0, None

    def is_made_up(self, message: Message) -> bool:
        """Say whether nobody knows what a message should say: it is ours, and has no contract."""
        return message.id in self.request_ids and self.script is None and not self.promises.knows(message.event)

    def subscription_names(self) -> frozenset[str]:
        """Return what can be hit by a fault: each event of each service."""
        return frozenset(str(one) for found in self.post_office.subscriptions.values() for one in found)

    def times_allowed(self, service: str, effect: str, event: str) -> int:
        """Return how often a service may do something for one message: as often as its handlers list it, or once."""
        return max(1, self._times_listed(service, effect, event))

    def times_allowed_in(self, service: str, effect: str, messages: Sequence[Message]) -> int:
        """Return how often a service may do something for all of these messages together, as its handlers list it."""
        return sum(self._times_listed(service, effect, message.event) for message in messages)

    def _times_listed(self, service: str, effect: str, event: str) -> int:
        hearings = self.graph.hearings.get(event, ())
        handlers = [hearing.handler for hearing in hearings if hearing.handler.service == service]
        return sum(max(_times_listed(ending, effect) for ending in handler.endings) for handler in handlers)

    def publishes_several(self, message: Message) -> bool:
        """Say whether a service may answer one message with several events of this name."""
        return bool(self._several) and (self.bindings[message.service].name, message.event) in self._several

    def allows_unknown_field(self, message: Message) -> bool:
        """Say whether a newer version of an event may have a field that the contract does not know."""
        if message.event not in self._open_events:
            varied = self.varied(self.read(message), "new")
            self._open_events[message.event] = not self.promises.objections(message.event, varied)
        return self._open_events[message.event]

    def read(self, message: Message) -> dict[str, Any]:
        """Return a message as its subscribers get it."""
        wire: dict[str, Any] = loads(message.wire)
        return wire

    def varied(self, wire: dict[str, Any], variant: str) -> dict[str, Any]:
        """Return a message as a newer version of its publisher would send it."""
        body = attribute(wire, self.topology.envelope.data)
        target = body if isinstance(body, dict) else wire
        target[UNKNOWN_FIELD] = variant
        return wire

    def _start(self, number: int, event: str) -> Start:
        request = self.promises.request(event, number)
        correlation = str(request.correlation)
        if not isinstance(request.correlation, str):
            self.post_office.values[correlation] = request.correlation
        return Start(number, event, correlation, request.data, request.message)

    def _subscription(self, service: int, event: str, index: int) -> Subscription:
        name = self.bindings[service].name
        said = self._delivery(name, event)
        retries = RETRIES if said.retries is None else said.retries
        return Subscription(index, service, name, event, retries, said.dead_letter is not False)

    def _delivery(self, service: str, event: str) -> Delivery:
        for hearing in self.graph.hearings.get(event, ()):
            if hearing.handler.service == service:
                return hearing.handler.delivery
        return Delivery()


def checked(system: System, topology: Topology) -> None:
    """See that a binding fits its topology.

    Raises:
        ChoreoError: it binds a service that the topology does not have, or none at all.
    """
    known = {service.name for service in topology.services}
    for name in system.bindings:
        if name not in known:
            hint = suggestion(name, sorted(known))
            raise ChoreoError(f"the binding has a service {name!r} that {topology.name} does not have", hint=hint)
    if not system.bindings:
        raise ChoreoError(f"the system of {topology.name} binds no service", hint="bind them: @system.service(NAME)")


def _times_listed(ending: Outcome, effect: str) -> int:
    return [one.name for one in (*ending.effects, ending.does) if one is not None].count(effect)


def _published_several_times(topology: Topology) -> Iterator[tuple[str, str]]:
    """Yield each event that one outcome publishes more than once, with the service."""
    for handler in topology.handlers:
        for ending in handler.endings:
            counts = Counter(event.name for event in ending.emits)
            yield from ((handler.service, event) for event, count in counts.items() if count > 1)


def _published_by(service: Service) -> Iterator[str]:
    yield from (publication.event.name for publication in service.publishes)
    for handler in service.handlers:
        yield from (event.name for ending in handler.endings for event in ending.emits)


def _events_of(system: System, topology: Topology) -> Iterator[str]:
    """Yield every event of the topology, or none where a service is not bound that answers with some."""
    services = [
        service for service in topology.services if any(one.emits for h in service.handlers for one in h.endings)
    ]
    if all(service.name in system.bindings for service in services):
        yield from (event for service in topology.services for event in _published_by(service))


def _stand_ins(system: System, topology: Topology) -> Iterator[Binding]:
    """Yield a service that does nothing for each unbound one that publishes on its own account.

    What starts a saga is published in its name.
    """
    for service in topology.services:
        if service.publishes and service.name not in system.bindings:
            yield Binding(service.name, lambda _: None, stateless=True)


def _undone_in_vain(topology: Topology) -> Iterator[str]:
    endings = [ending for handler in topology.handlers for ending in handler.endings if ending.undoes is not None]
    undone = {ending.undoes.name for ending in endings if ending.undoes is not None}
    firmly = {ending.undoes.name for ending in endings if ending.undoes is not None and not ending.tombstone}
    yield from undone - firmly
