"""The notification service: a text message on every delivery."""

from __future__ import annotations

from reference_services.food_delivery.as_documented.event_bus import DomainEvent, EventBus, Gateway


class NotificationService:
    """Writes to customers."""

    def __init__(self, event_bus: EventBus, gateway: Gateway) -> None:
        self.gateway = gateway
        event_bus.subscribe("driver.assigned", self.send)
        event_bus.subscribe("order.rejected_by_restaurant", self.send)

    async def send(self, _: DomainEvent) -> None:
        """Send a text message."""
        self.gateway.effect("send_sms")
