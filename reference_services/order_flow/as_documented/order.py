"""The order service: stores an order, then publishes the event. It never hears what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from reference_services.order_flow.as_documented.event_bus import EventBus, Gateway


class OrderService:
    """Takes orders, which remain `pending` for ever."""

    def __init__(self, repo: Gateway, event_bus: EventBus, generate_id: Callable[[], str]) -> None:
        self.repo = repo
        self.event_bus = event_bus
        self.generate_id = generate_id

    def create_order(self, customer_id: str, total: float) -> str:
        """Create an order; a crash before the event is published, or a broker that is away, loses the event."""
        order_id = self.generate_id()
        self.repo.effect("create_order")
        self.event_bus.publish("order.created", {"order_id": order_id, "customer_id": customer_id, "total": total})
        return order_id
