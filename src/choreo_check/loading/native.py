"""A tree of YAML nodes in the project's own format to the model; the shape has been checked before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, cast

from choreo_check.findings import Location
from choreo_check.loading.malformed import Malformed
from choreo_check.loading.nodes import Entry, Mapping, Node, Scalar, Sequence, Span
from choreo_check.loading.scalars import kind_of, value_of
from choreo_check.loading.shape import EXTENSION
from choreo_check.topology import (
    Broker,
    Delivery,
    Envelope,
    Handler,
    Mention,
    Outcome,
    Publication,
    Saga,
    Service,
    Trigger,
    TriggerKind,
)

SHORTHAND = ("does", "undoes", "tombstone", "emits", "effects")
"""What a handler with a single outcome says without `outcomes`."""

POINTED_AT = ("idempotent_by", "dead_letter", "observes", "on_timeout", "tombstone")
"""What findings point at though it need not be a name."""

SECONDS = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


class Builder:
    """Builds the parts of a topology from the nodes of one file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def services(self, root: Mapping) -> Iterator[Service]:
        """Yield the services of a file."""
        for entry in _entries(root.get("services")):
            yield self._service(entry)

    def sagas(self, root: Mapping) -> Iterator[Saga]:
        """Yield the declared sagas of a file."""
        for entry in _entries(root.get("sagas")):
            body = _mapping(entry.value)
            starts, succeeds, fails = (self.mentions(body.get(key)) for key in ("starts", "succeeds", "fails"))
            yield Saga(entry.key.text, self._at(entry.key), starts, succeeds, fails)

    def envelope(self, root: Mapping) -> Envelope:
        """Return what the file says about the attributes of messages."""
        node = root.get("envelope")
        if not isinstance(node, Mapping):
            return Envelope()
        said = {
            key: _attribute(entry.value)
            for key, entry in node.entries.items()
            if kind_of(entry.value) != "null" and not key.startswith(EXTENSION)
        }
        return Envelope(**said, location=self._at(root.entries["envelope"].key))

    def broker(self, root: Mapping) -> Broker:
        """Return the broker that the file names."""
        said = self.mention(root.get("broker"))
        return cast("Broker", said.name) if said else "any"

    def mention(self, node: Node | None) -> Mention | None:
        """Return the name that a node holds; nothing where it is absent or empty."""
        if node is None or kind_of(node) == "null":
            return None
        return Mention(cast("Scalar", node).text, self._at(node))

    def mentions(self, node: Node | None) -> tuple[Mention, ...]:
        """Return the names that a node holds, be it one or a list."""
        nodes = node.items if isinstance(node, Sequence) else [node]
        return tuple(mention for item in nodes if (mention := self.mention(item)) is not None)

    def _at(self, node: Node) -> Location:
        return node.span.within(self.path)

    def _service(self, entry: Entry) -> Service:
        name, body = entry.key.text, _mapping(entry.value)
        external = _flag(body.get("external"))
        published, handled = body.get("publishes"), body.get("handlers")
        return Service(
            name=name,
            location=self._at(entry.key),
            publishes=tuple(self._publication(name, node, external=external) for node in _items(published)),
            handlers=tuple(self._handler(name, n, node, external) for n, node in enumerate(_items(handled))),
            group=self.mention(body.get("group")),
            external=external,
        )

    def _publication(self, service: str, node: Node, *, external: bool) -> Publication:
        event = self.mention(node.get("event") if isinstance(node, Mapping) else node)
        assert event is not None
        body = _mapping(node)
        return Publication(
            service=service,
            location=self._at(node),
            event=event,
            does=self.mention(body.get("does")),
            effects=self.mentions(body.get("effects")),
            external=external,
        )

    def _handler(self, service: str, index: int, node: Node, external: bool) -> Handler:  # noqa: FBT001  positional in one place
        body = _mapping(node)
        timeout = body.get("on_timeout")
        return Handler(
            service=service,
            index=index,
            location=self._at(node),
            trigger=self._trigger(body),
            outcomes=self._outcomes(body),
            on_timeout=self._outcome(timeout) if isinstance(timeout, Mapping) else None,
            observes=_flag(body.get("observes")),
            reads=self.mentions(body.get("reads")) if "reads" in body.entries else None,
            delivery=self._delivery(body),
            external=external,
            places={key: self._at(body.entries[key].value) for key in POINTED_AT if key in body.entries},
        )

    def _delivery(self, body: Mapping) -> Delivery:
        retries = body.get("retries")
        return Delivery(
            idempotent_by=self._name_or_no(body.get("idempotent_by")),
            dead_letter=self._name_or_no(body.get("dead_letter")),
            retries=cast("int", value_of(retries)) if isinstance(retries, Scalar) else None,
        )

    def _name_or_no(self, node: Node | None) -> Mention | Literal[False] | None:
        return False if node is not None and kind_of(node) == "boolean" else self.mention(node)

    def _outcomes(self, body: Mapping) -> tuple[Outcome, ...]:
        listed = body.get("outcomes")
        if not isinstance(listed, Sequence):
            return (self._outcome(body),)
        single = next((body.entries[key].key for key in SHORTHAND if key in body.entries), None)
        if single is not None:
            message = f"`{single.text}` stands beside `outcomes`"
            raise Malformed(message, self._at(single), hint="move it into the outcomes that it belongs to")
        return tuple(self._outcome(_mapping(node)) for node in listed.items)

    def _outcome(self, body: Mapping) -> Outcome:
        return Outcome(
            location=self._at(body),
            does=self.mention(body.get("does")),
            undoes=self.mention(body.get("undoes")),
            tombstone=_flag(body.get("tombstone")),
            emits=self.mentions(body.get("emits")),
            effects=self.mentions(body.get("effects")),
        )

    def _trigger(self, body: Mapping) -> Trigger:
        node = body.entries["on"].value
        place = self._at(node)
        if not isinstance(node, Mapping):
            return Trigger(TriggerKind.EVENT, place, self.mentions(node))
        if "after" in node.entries:
            events, unless = self.mentions(node.get("of")), self.mentions(node.get("unless"))
            return Trigger(TriggerKind.AFTER, place, events, unless, after_s=_seconds(node.get("after")))
        if "matching" in node.entries:
            return Trigger(TriggerKind.MATCHING, place, pattern=self.mention(node.get("matching")))
        kind = next(kind for kind in TriggerKind if kind.value in node.entries)
        events, unless = self.mentions(node.get(kind.value)), self.mentions(node.get("unless"))
        return Trigger(kind, place, events, unless, within_s=_seconds(node.get("within")))


NO_MAPPING = Mapping(Span(0, 0, 0, 0))


def _mapping(node: Node) -> Mapping:
    return node if isinstance(node, Mapping) else NO_MAPPING


def _entries(node: Node | None) -> list[Entry]:
    return list(node.entries.values()) if isinstance(node, Mapping) else []


def _items(node: Node | None) -> list[Node]:
    if isinstance(node, Sequence):
        return node.items
    return [] if node is None or kind_of(node) == "null" else [node]


def _flag(node: Node | None) -> bool:
    return isinstance(node, Scalar) and value_of(node) is True


def _attribute(node: Node) -> str | None:
    return node.text if isinstance(node, Scalar) and kind_of(node) == "string" else None


def _seconds(node: Node | None) -> float | None:
    if not isinstance(node, Scalar) or kind_of(node) == "null":
        return None
    number = node.text.rstrip("abcdefghijklmnopqrstuvwxyz ")
    return float(number) * SECONDS[node.text[len(number) :].strip()]
