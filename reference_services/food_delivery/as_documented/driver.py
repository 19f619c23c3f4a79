"""The driver service: the join. What it waits for is in memory, which a restart empties, and for ever.

Once both events have come it forgets the order, so a second delivery of both of them sends a second driver.
"""

from __future__ import annotations

from collections.abc import Callable

from reference_services.food_delivery.as_documented.event_bus import DomainEvent, EventBus, Gateway


class DriverService:
    """Assigns a driver when both events have come; `below` draws a number below another."""

    def __init__(self, event_bus: EventBus, gateway: Gateway, below: Callable[[int], int]) -> None:
        self.event_bus = event_bus
        self.gateway = gateway
        self.below = below
        self.pending_orders: dict[str, dict[str, bool]] = {}
        event_bus.subscribe("order.confirmed_by_restaurant", self.on_confirmed)
        event_bus.subscribe("payment.charged", self.on_paid)

    async def on_confirmed(self, event: DomainEvent) -> None:
        """Remember that the kitchen cooks."""
        self.get_or_create(event["aggregateId"])["confirmed"] = True
        await self.try_assign(event["aggregateId"])

    async def on_paid(self, event: DomainEvent) -> None:
        """Remember that the customer has paid."""
        self.get_or_create(event["aggregateId"])["paid"] = True
        await self.try_assign(event["aggregateId"])

    async def try_assign(self, order_id: str) -> None:
        """Assign a driver when both conditions are met."""
        state = self.pending_orders.get(order_id)
        if state is None or not state["confirmed"] or not state["paid"]:
            return
        del self.pending_orders[order_id]
        driver_id = f"DRV-{self.below(100)}"
        self.gateway.effect("assign_driver")
        data = {"driverId": driver_id, "estimatedArrival": "12 min"}
        await self.event_bus.publish("driver.assigned", order_id, data, "DriverService")

    def get_or_create(self, order_id: str) -> dict[str, bool]:
        """Return what has come for an order."""
        return self.pending_orders.setdefault(order_id, {"confirmed": False, "paid": False})
