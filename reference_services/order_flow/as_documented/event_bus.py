"""What the tutorial's services know of each other: a bus of events, which have no envelope, and so no id.

Publishing returns nothing, so nobody learns that it has failed. A handler may return an error; what the bus does with
it, the tutorial does not say. Brokers deliver the event again; a bus in memory writes a line into its log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

Event = Mapping[str, Any]
"""The fields of an event."""

EventHandler = Callable[[Event], None]


class Gateway(Protocol):
    """The world outside: repositories and the bank. It is given no idempotency key."""

    def effect(self, name: str) -> object: ...


class EventBus:
    """Connects services by the names of events; `redelivers` an event on which a handler fails, or forgets it."""

    def __init__(
        self,
        publish: Callable[[str, Event], object],
        subscribe: Callable[[str, EventHandler], None],
        *,
        redelivers: bool = True,
    ) -> None:
        self._publish = publish
        self._subscribe = subscribe
        self.redelivers = redelivers

    def publish(self, topic: str, event: Event) -> None:
        """Fire and forget."""
        with suppress(ConnectionError):
            self._publish(topic, event)

    def subscribe(self, topic: str, handler: EventHandler) -> None:
        """Have a handler called for each event of a topic."""
        self._subscribe(topic, handler if self.redelivers else logged(handler))


def logged(handler: EventHandler) -> EventHandler:
    """Return a handler whose errors nobody sees."""

    def handle(event: Event) -> None:
        with suppress(Exception):
            handler(event)

    return handle
