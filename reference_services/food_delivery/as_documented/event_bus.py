"""The tutorial's event bus, over a broker: whoever publishes waits for nobody, and nobody hears of an error.

An event has no id, so no one can tell a second delivery from a second event.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Protocol

DomainEvent = Mapping[str, Any]
"""With `type`, `aggregateId`, `data`, `timestamp` and `source`."""

EventHandler = Callable[[DomainEvent], Coroutine[Any, Any, None]]


class Clock(Protocol):
    """The time of the machine."""

    def now(self) -> float: ...
    def timestamp(self) -> str: ...


class Gateway(Protocol):
    """The world outside: what the tutorial writes to the console. It is given no idempotency key."""

    def effect(self, name: str) -> object: ...


class Kitchen(Protocol):
    """What the restaurants' kitchens can do at the moment."""

    def can_fulfill(self) -> bool: ...


class EventBus:
    """Connects services by the names of events."""

    def __init__(
        self,
        publish: Callable[[DomainEvent], Awaitable[object]],
        subscribe: Callable[[str, EventHandler], None],
        clock: Clock,
    ) -> None:
        self._publish = publish
        self._subscribe = subscribe
        self.clock = clock

    def subscribe(self, event_type: str, handler: EventHandler) -> None:
        """Have a handler called for each event of a type."""
        self._subscribe(event_type, settled(handler))

    async def publish(self, event_type: str, aggregate_id: str, data: Mapping[str, Any], source: str) -> None:
        """Tell everyone what has happened, with nothing stored before."""
        event = {"type": event_type, "aggregateId": aggregate_id, "data": dict(data)}
        await self._publish(event | {"timestamp": self.clock.timestamp(), "source": source})

    def now_ms(self) -> int:
        """Return the time in milliseconds, of which the tutorial makes its ids."""
        return int(self.clock.now() * 1000)


def settled(handler: EventHandler) -> EventHandler:
    """Return a handler that never fails, as `Promise.allSettled` has it: what an event failed on is lost with it."""

    async def settle(event: DomainEvent) -> None:
        with suppress(Exception):
            await handler(event)

    return settle
