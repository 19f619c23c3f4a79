"""The loyalty service, added six months later with no change elsewhere: points on every delivery, never taken back."""

from __future__ import annotations

from reference_services.food_delivery.as_documented.event_bus import DomainEvent, EventBus, Gateway


class LoyaltyService:
    """Keeps the accounts of points."""

    def __init__(self, event_bus: EventBus, gateway: Gateway) -> None:
        self.gateway = gateway
        self.points: dict[str, int] = {}
        event_bus.subscribe("payment.charged", self.on_charged)

    async def on_charged(self, event: DomainEvent) -> None:
        """Award points."""
        customer_id, amount = event["data"]["customerId"], event["data"]["amount"]
        self.gateway.effect("award_points")
        self.points[customer_id] = self.points.get(customer_id, 0) + amount // 100
