"""Turns what a service publishes into a message: its envelope, its id, whom it belongs to, and who gets a copy.

All of that follows from who publishes what in reaction to what, so it is worked out once and looked up afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from json import dumps as json_text
from json import loads as json_value
from marshal import dumps, loads
from typing import Any, NamedTuple

from choreo_check.simulation.arithmetic import MASK, stirred
from choreo_check.simulation.clock import timestamp
from choreo_check.simulation.messages import Copy, Message, Subscription
from choreo_check.simulation.store import VERSION
from choreo_check.topology import Envelope
from choreo_check.topology.attributes import attribute, put

REMEMBERED_MAX = 200_000
"""How many messages are kept for later runs; then they are forgotten, and made again."""

SIBLINGS_MAX = 65_536
"""More than one handling publishes of one event: by its number and its service a message has its place in a rank."""

Objections = Callable[[str, Mapping[str, Any]], tuple[str, ...]]
"""What the contract of an event has against a message."""


class NotPublishable(TypeError):
    """What a service wants to publish is no JSON, or does not say which event it is."""


class Draft(NamedTuple):
    """The situation in which a service publishes something: a part of what its message is found again by."""

    service: int
    source: str
    cause: Message | None
    saga: int
    correlation: str | None
    now: float


@dataclass(slots=True)
class PostOffice:
    """Makes messages, and remembers them."""

    envelope: Envelope
    objections: Objections
    schemas: Callable[[str], str | None]
    subscriptions: dict[str, tuple[Subscription, ...]] = field(default_factory=dict)
    declared_sagas: dict[str, int] = field(default_factory=dict)
    """The correlation ids that sagas are started with; a service may take another, which a run then learns."""
    values: dict[str, Any] = field(default_factory=dict)
    """What stands on the wire for the correlation ids that are no texts there."""
    sagas: dict[str, int] = field(default_factory=dict)
    learned: int = 0
    known: dict[Any, Message] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget what the last run has taught."""
        self.sagas = dict(self.declared_sagas)
        self.learned = 0

    def resume(self, sagas: dict[str, int], learned: int) -> None:
        """Know what a run had taught until it was saved."""
        self.sagas = dict(sagas)
        self.learned = learned

    def learn(self, correlation: str, saga: int) -> None:
        """Know from now on which saga has a correlation id."""
        if correlation not in self.sagas:
            self.sagas[correlation] = saga
            self.learned = (self.learned + stirred(hash((correlation, saga)) & MASK)) & MASK

    def name_of(self, event: str | Mapping[str, Any]) -> str:
        """Return the name of an event that is given by name, or as a whole message."""
        return event if isinstance(event, str) else str(attribute(event, self.envelope.type or "type"))

    def correlation_of(self, event: str | Mapping[str, Any], given: str | None) -> str | None:
        """Return the correlation id that a publication has: its own, where it is a whole message, or what is given."""
        if isinstance(event, str):
            return given
        said = attribute(event, self.envelope.correlation)
        return None if said is None else str(said)

    def as_its_contract_has_it(self, message: Message, like: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a message with the envelope that one like it has, if the contract accepts only that."""
        envelope, wire = self.envelope, loads(message.wire)
        found = _plain(dict(like))
        for path in (envelope.id, envelope.type, envelope.correlation, envelope.data, envelope.time):
            said = attribute(wire, path)
            if path is not None and said is not None:
                put(found, path, said)
        if envelope.data is None:
            found |= {name: value for name, value in wire.items() if name != envelope.schema}
        is_named = isinstance(attribute(found, envelope.type), str)
        return found if is_named and not self.objections(message.event, found) else None

    def message(
        self, draft: Draft, event: str | Mapping[str, Any], data: Any, options: tuple[Any, ...], nth: int
    ) -> Message:
        """Return the message for a publication, the n-th of its event in one handling.

        `options` are the id, the key, the correlation id and the causation id, where the service gives its own.

        Raises:
            NotPublishable: it is no JSON, or has no type.
        """
        try:
            content = dumps((event, data, options), VERSION)  # type: ignore[arg-type]  # what is no data, it refuses
        except ValueError:  # an enumeration, say, that JSON writes as the text that it is
            event, data, options = _plain([event, data, options])
            content = dumps((event, data, options), VERSION)  # type: ignore[arg-type]  # likewise
        key = (content, draft, nth, self.learned)
        found = self.known.get(key)
        if found is None:
            if len(self.known) > REMEMBERED_MAX:
                self.known.clear()
            found = self.known[key] = self._made(draft, event, data, options, nth)
        return found

    def _made(
        self, draft: Draft, event: str | Mapping[str, Any], data: Any, options: tuple[Any, ...], nth: int
    ) -> Message:
        wire = self._wrapped(draft, event, data, options) if isinstance(event, str) else _plain(dict(event))
        name = attribute(wire, self.envelope.type or "type") if not isinstance(event, str) else event
        if not isinstance(name, str):
            raise NotPublishable(
                f"a message says which event it is in `{self.envelope.type}`, and this does not: {wire!r}"
            )
        given = options[0] if isinstance(event, str) and options[0] is not None else attribute(wire, self.envelope.id)
        given = None if given == "" else given
        id_ = content_id(draft, name, nth, wire, has_id=bool(self.envelope.id)) if given is None else str(given)
        if self.envelope.id and isinstance(event, str):
            put(wire, self.envelope.id, id_ if given is None else given)
        message = Message(id_, name, draft.service, draft.cause, 0)
        if given is not None:
            message.identity = f"{name} {id_} from {attribute(wire, self.envelope.source) or draft.source}"
        message.nth = nth
        message.objections = self.objections(name, wire)
        message.write(dumps(wire, VERSION))
        self._address(message, draft, wire, options)
        return message

    def _address(self, message: Message, draft: Draft, wire: Mapping[str, Any], options: tuple[Any, ...]) -> None:
        said = attribute(wire, self.envelope.correlation)
        message.correlation = None if said is None else str(said)
        said_cause = attribute(wire, self.envelope.causation)
        message.said_cause = None if said_cause is None else str(said_cause)
        message.saga = self.sagas.get(message.correlation or "", draft.saga)
        message.key = str(options[1] or message.correlation or message.saga)
        depth, way = draft.cause.rank if draft.cause is not None else (0, ())
        message.rank = (depth + 1, (*way, draft.service * SIBLINGS_MAX + message.nth))
        hearers = self.subscriptions.get(message.event, ())
        message.copies = tuple(Copy(message, subscription) for subscription in hearers)
        message.hearers = frozenset([one.service for hearer in hearers for one in (hearer, *hearer.rivals)])

    def _wrapped(self, draft: Draft, event: str, data: Any, options: tuple[Any, ...]) -> dict[str, Any]:
        envelope = self.envelope
        _, _, correlation, causation = options
        wire: dict[str, Any] = {}
        if envelope == Envelope():
            wire |= {"specversion": "1.0", "source": f"/services/{draft.source}", "time": timestamp(draft.now)}
            wire["datacontenttype"] = "application/json"
        body = _plain(data if data is not None else {})
        if envelope.data:
            put(wire, envelope.data, body)
        carried = draft.correlation if correlation is None else correlation
        usual = {
            envelope.correlation: None if carried is None else self.values.get(carried, carried),
            envelope.causation: (draft.cause.id if draft.cause else None) if causation is None else causation,
            envelope.schema: self.schemas(event),
        }
        given = {envelope.type: event, envelope.correlation: correlation, envelope.causation: causation}
        for name, value in {**usual, envelope.type: event}.items():
            if name is not None and value and (given.get(name) is not None or attribute(wire, name) is None):
                put(wire, name, value)
        if not envelope.data:
            wire |= body
        return wire


def content_id(draft: Draft, event: str, nth: int, wire: Mapping[str, Any], *, has_id: bool) -> str:
    """Return an id, shaped like a UUID, that follows from who publishes what, in reaction to what, as the n-th.

    What starts a saga has no cause; there the content tells one from another. So it does where messages carry no id:
    then nobody could tell them apart by anything else.
    """
    ground: list[object] = [draft.source, draft.cause.identity if draft.cause else draft.correlation]
    if draft.cause is None or not has_id:
        ground.append(json_text(wire, sort_keys=True))
    return shaped_id(json_text([*ground, event, nth]))


def shaped_id(ground: str) -> str:
    """Return the id that follows from a text: a UUID of version 8, which is for ids of one's own making (RFC 9562)."""
    digits = blake2b(ground.encode(), digest_size=16).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _plain(value: Any) -> Any:
    """Return a value as it comes out at the other end of the wire."""
    try:
        return json_value(json_text(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise NotPublishable(f"an event is made of JSON values only: {error}") from None
