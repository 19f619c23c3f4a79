"""The tutorial's four best practices, around its services as they are: each brings a flaw of its own.

- The ids of processed events are in memory, and no event has an id: so the first event of a service is its last.
- A correlation id is drawn wherever an event is made: so no two events have the same.
- The saga's timeout is a timer of the process, which a restart forgets; and no order ever leaves the status `pending`
  but by being cancelled, so every order is cancelled after thirty seconds.
- An event on which a handler fails once is put away, and nobody tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reference_services.order_fulfilment.as_documented.kafka import Consumer, Event, EventHandler, Producer
from reference_services.order_fulfilment.as_documented.order import OrderService

SAGA_TIMEOUT_S = 30.0
DEAD_LETTER_QUEUE = "DeadLetterQueue"


class IdempotentConsumer:
    """Ignores an event whose id it has seen."""

    def __init__(self, consumer: Consumer) -> None:
        self.consumer = consumer
        self.processed_events: set[str | None] = set()

    def subscribe(self, group: str, topics: Sequence[str], handler: EventHandler) -> None:
        """Have a handler called for events that are new."""

        async def handle_event(event: Event) -> None:
            if event.get("id") in self.processed_events:
                return
            await handler(event)
            self.processed_events.add(event.get("id"))

        self.consumer.subscribe(group, topics, handle_event)


class DeadLetteringConsumer:
    """Puts an event away that a handler has failed on."""

    def __init__(self, consumer: Consumer, producer: Producer) -> None:
        self.consumer = consumer
        self.producer = producer

    def subscribe(self, group: str, topics: Sequence[str], handler: EventHandler) -> None:
        """Have a handler called that never fails."""

        async def handle_event(event: Event) -> None:
            try:
                await handler(event)
            except Exception:  # noqa: BLE001  as the tutorial has it
                await self.producer.send(DEAD_LETTER_QUEUE, event, None)

        self.consumer.subscribe(group, topics, handle_event)


class CorrelatingProducer:
    """Gives each event a correlation id."""

    def __init__(self, producer: Producer, uuid: Callable[[], str]) -> None:
        self.producer = producer
        self.uuid = uuid

    async def send(self, topic: str, event: Event, key: str | None) -> None:
        """Send an event with a correlation id of its own."""
        await self.producer.send(topic, {**event, "correlationId": self.uuid()}, key)


class TimedOrderService(OrderService):
    """Cancels an order that is pending after thirty seconds."""

    set_timeout: Callable[[Callable[[], object], float], object]

    async def create_order(self, order_dto: Mapping[str, Any]) -> dict[str, Any]:
        """Create an order, and look after it."""
        order = await super().create_order(order_dto)
        self.set_timeout(lambda: self.time_out(order), SAGA_TIMEOUT_S)
        return order

    async def time_out(self, order: dict[str, Any]) -> None:
        """Cancel an order that nobody has cancelled yet."""
        if order["status"] == "pending":
            await self.cancel_order(order, "Saga timeout")
