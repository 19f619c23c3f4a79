"""The immutable picture of who publishes and who handles what, with the place in the file that each part came from.

Everything above works on this model and never sees YAML. A name that was written in a file is a `Mention`, so that any
finding can point at the very word; two mentions of one event are two places and one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from choreo_check.findings import Location

Broker = Literal["kafka", "nats-jetstream", "rabbitmq", "redis-streams", "any"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at the place where it was written."""

    name: str
    location: Location = field(compare=False)

    def __str__(self) -> str:
        return self.name


class TriggerKind(Enum):
    """How the events that a handler hears make it fire."""

    EVENT = "event"
    ANY = "any"
    FIRST = "first"
    ALL = "all"
    MATCHING = "matching"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes a handler fire.

    `events` are the events that it waits for: the one, the alternatives, the parts of a join, or, for a timer, the ones
    that arm it. A `MATCHING` trigger has a `pattern` instead, which `resolve` turns into names. Durations are seconds.
    """

    kind: TriggerKind
    location: Location = field(compare=False)
    events: tuple[Mention, ...] = ()
    unless: tuple[Mention, ...] = ()
    pattern: Mention | None = None
    within_s: float | None = None
    after_s: float | None = None

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every event named in the trigger, those that close it included."""
        return self.events + self.unless


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a handler can end: the local transaction it does or undoes, and the events it emits."""

    location: Location = field(compare=False)
    does: Mention | None = None
    undoes: Mention | None = None
    tombstone: bool = False
    emits: tuple[Mention, ...] = ()
    effects: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a handler says about messages that come twice, or that it cannot process.

    A key that is absent was not said: nothing follows from it. `False` was said: there is none.
    """

    idempotent_by: Mention | Literal[False] | None = None
    dead_letter: Mention | Literal[False] | None = None
    retries: int | None = None


@dataclass(frozen=True, slots=True)
class Handler:
    """One reaction of one service: a trigger and its outcomes.

    `places` tells where the file says each thing about it, by key: a fact that is not a name has no mention to point
    at.
    """

    service: str
    index: int
    location: Location = field(compare=False)
    trigger: Trigger
    outcomes: tuple[Outcome, ...]
    on_timeout: Outcome | None = None
    observes: bool = False
    reads: tuple[Mention, ...] | None = None
    delivery: Delivery = field(default_factory=Delivery)
    external: bool = False
    places: Mapping[str, Location] = field(default_factory=dict, compare=False, hash=False, repr=False)

    @property
    def name(self) -> str:
        """The service and what it waits for, such as `driver on payment.charged + order.confirmed`."""
        return f"{self.service} on {self.waits_for}"

    @property
    def waits_for(self) -> str:
        """The trigger in a few words."""
        trigger = self.trigger
        if trigger.pattern is not None:
            return trigger.pattern.name
        joint = " + " if trigger.kind is TriggerKind.ALL else " | "
        heard = joint.join(mention.name for mention in trigger.events)
        return f"{trigger.after_s:g} s after {heard}" if trigger.kind is TriggerKind.AFTER else heard

    @property
    def endings(self) -> tuple[Outcome, ...]:
        """Every outcome, that of the timeout included."""
        return self.outcomes if self.on_timeout is None else (*self.outcomes, self.on_timeout)


@dataclass(frozen=True, slots=True)
class Publication:
    """An event that a service publishes on its own account: an API call, a clock, a person."""

    service: str
    location: Location = field(compare=False)
    event: Mention
    does: Mention | None = None
    effects: tuple[Mention, ...] = ()
    external: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A process that publishes and handles events."""

    name: str
    location: Location = field(compare=False)
    publishes: tuple[Publication, ...] = ()
    handlers: tuple[Handler, ...] = ()
    group: Mention | None = None
    external: bool = False


@dataclass(frozen=True, slots=True)
class Saga:
    """A business process: the event that starts it, and the events that end it."""

    name: str
    location: Location = field(compare=False)
    starts: tuple[Mention, ...]
    succeeds: tuple[Mention, ...] = ()
    fails: tuple[Mention, ...] = ()
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """Which attribute of a message holds what; `None` says that messages have no such attribute.

    The defaults are those of CloudEvents 1.0 and its correlation extension.
    """

    id: str | None = "id"
    type: str | None = "type"
    correlation: str | None = "correlationid"
    causation: str | None = "causationid"
    schema: str | None = "dataschema"
    data: str | None = "data"
    time: str | None = "time"
    source: str | None = "source"
    location: Location = field(default=Location("", 1, 1, 1, 1), compare=False)


@dataclass(frozen=True, slots=True)
class Topology:
    """Every service of one system, the events between them, and the sagas they form.

    `sources` holds the text of each file that it was read from, by path: comments in them may accept findings.
    """

    name: str
    location: Location = field(compare=False)
    services: tuple[Service, ...]
    sagas: tuple[Saga, ...] = ()
    commands: tuple[Mention, ...] = ()
    contracts: Mention | None = None
    broker: Broker = "any"
    system: Mention | None = None
    envelope: Envelope = field(default_factory=Envelope)
    sources: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def handlers(self) -> Iterator[Handler]:
        """Every handler, in the order of the file."""
        return (handler for service in self.services for handler in service.handlers)

    @property
    def groups(self) -> dict[str, str]:
        """The consumer group of each service that names one."""
        return {service.name: service.group.name for service in self.services if service.group is not None}

    @property
    def transactions(self) -> frozenset[str]:
        """The name of everything that is done and can be undone."""
        endings = [ending for handler in self.handlers for ending in handler.endings]
        done = [*(one.does for one in self.publications), *(one.does for one in endings)]
        mentions = (*done, *(ending.undoes for ending in endings))
        return frozenset(mention.name for mention in mentions if mention is not None)

    @property
    def effects(self) -> frozenset[str]:
        """The name of everything that is done to the world outside, whether it can be undone or not."""
        lasting = [one.effects for one in self.publications]
        lasting += [ending.effects for handler in self.handlers for ending in handler.endings]
        return self.transactions.union(mention.name for mentions in lasting for mention in mentions)

    @property
    def publications(self) -> Iterator[Publication]:
        """Everything published on a service's own account, in the order of the file."""
        return (publication for service in self.services for publication in service.publishes)
