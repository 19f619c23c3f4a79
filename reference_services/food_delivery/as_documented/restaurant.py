"""The restaurant service: confirms an order or rejects it, anew whenever the order is delivered."""

from __future__ import annotations

from collections.abc import Callable

from reference_services.food_delivery.as_documented.event_bus import DomainEvent, EventBus, Gateway, Kitchen


class RestaurantService:
    """Speaks for the kitchens; `below` draws a number below another."""

    def __init__(self, event_bus: EventBus, gateway: Gateway, kitchen: Kitchen, below: Callable[[int], int]) -> None:
        self.event_bus = event_bus
        self.gateway = gateway
        self.kitchen = kitchen
        self.below = below
        event_bus.subscribe("order.placed", self.on_order_placed)

    async def on_order_placed(self, event: DomainEvent) -> None:
        """Check the kitchen."""
        restaurant_id = event["data"]["restaurantId"]
        order_id, source = event["aggregateId"], "RestaurantService"
        if self.kitchen.can_fulfill():
            estimated_minutes = 15 + self.below(20)
            self.gateway.effect("accept_order")
            data = {"restaurantId": restaurant_id, "estimatedMinutes": estimated_minutes}
            await self.event_bus.publish("order.confirmed_by_restaurant", order_id, data, source)
        else:
            data = {"restaurantId": restaurant_id, "reason": "Kitchen closed"}
            await self.event_bus.publish("order.rejected_by_restaurant", order_id, data, source)
