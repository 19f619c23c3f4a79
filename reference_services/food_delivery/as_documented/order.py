"""The order service: saves the order, then publishes the event; a crash in between loses the event."""

from __future__ import annotations

from collections.abc import Sequence

from reference_services.food_delivery.as_documented.event_bus import EventBus, Gateway


class OrderService:
    """Accepts orders, and never hears what becomes of them."""

    def __init__(self, event_bus: EventBus, gateway: Gateway) -> None:
        self.event_bus = event_bus
        self.gateway = gateway

    async def place_order(self, customer_id: str, restaurant_id: str, items: Sequence[str]) -> str:
        """Place an order; its id is the time, so two orders of one millisecond are one."""
        order_id = f"ORD-{self.event_bus.now_ms()}"
        self.gateway.effect("place_order")
        data = {"customerId": customer_id, "restaurantId": restaurant_id, "items": list(items), "total": 2500}
        await self.event_bus.publish("order.placed", order_id, data, "OrderService")
        return order_id
