"""The order service: starts the saga, and cancels an order when somebody says that it failed.

The orders are in a map in memory, which a restart empties. What it publishes is the order itself, whose id is `id`; all
others look for an `orderId`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference_services.order_fulfilment.as_documented.kafka import (
    Consumer,
    Event,
    Gateway,
    Machine,
    Producer,
    event_of,
)


class OrderService:
    """Keeps the orders."""

    def __init__(self, producer: Producer, consumer: Consumer, gateway: Gateway, machine: Machine) -> None:
        self.producer = producer
        self.consumer = consumer
        self.gateway = gateway
        self.machine = machine
        self.orders: dict[str, dict[str, Any]] = {}

    def on_module_init(self) -> None:
        """Subscribe to compensation events."""
        topics = ["PaymentFailed", "InventoryFailed"]
        self.consumer.subscribe("order-service", topics, self.handle_compensation_event)

    async def create_order(self, order_dto: Mapping[str, Any]) -> dict[str, Any]:
        """Store an order, then publish the event; a crash in between loses the event."""
        order = {
            "id": self.machine.uuid(),
            **order_dto,
            "status": "pending",
            "createdAt": self.machine.timestamp(),
        }
        self.gateway.effect("create_order")
        self.orders[order["id"]] = order
        await self.producer.send("OrderCreated", event_of("OrderCreated", **order), order["id"])
        return order

    async def handle_compensation_event(self, event: Event) -> None:
        """Cancel the order of a failure, if it is known; once for each delivery."""
        order = self.orders.get(event["data"].get("orderId"))
        if order is None:
            return
        await self.cancel_order(order, event["data"]["reason"])

    async def cancel_order(self, order: dict[str, Any], reason: str) -> None:
        """Cancel an order, whatever its status is."""
        cancelled_at = self.machine.timestamp()
        self.gateway.undo("create_order")
        order |= {"status": "cancelled", "cancellationReason": reason, "cancelledAt": cancelled_at}
        event = event_of("OrderCancelled", orderId=order["id"], reason=reason, cancelledAt=cancelled_at)
        await self.producer.send("OrderCancelled", event, order["id"])
