"""What the tutorial's services know of Kafka: a producer, a consumer, and events that are a type and data.

An event has no id and no correlation id: nobody can tell a second delivery from a second event, or whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

Event = Mapping[str, Any]
"""With `eventType` and `data`."""

EventHandler = Callable[[Event], Coroutine[Any, Any, None]]


class Producer(Protocol):
    """Sends an event to a topic; the key is the order's, or nothing."""

    async def send(self, topic: str, event: Event, key: str | None) -> None: ...


class Consumer(Protocol):
    """Has a handler called for each event of some topics, once for a group; one that fails gets the event again."""

    def subscribe(self, group: str, topics: Sequence[str], handler: EventHandler) -> None: ...


class Machine(Protocol):
    """What Node.js has at hand: a clock, ids and chance."""

    def timestamp(self) -> str: ...
    def uuid(self) -> str: ...
    def random(self) -> float: ...


class Gateway(Protocol):
    """The world outside: what the tutorial only simulates. It is given no idempotency key."""

    def effect(self, name: str) -> object: ...
    def undo(self, name: str) -> object: ...


def event_of(event_type: str, **data: Any) -> Event:
    """Make an event. What is undefined in TypeScript is not there in JSON."""
    return {"eventType": event_type, "data": {name: value for name, value in data.items() if value is not None}}
