"""The inventory service: reserves on every delivery of a payment. When it cannot, nobody gives the money back."""

from __future__ import annotations

from collections.abc import Callable

from reference_services.order_flow.as_documented.event_bus import Event, EventBus, Gateway


class OutOfStockError(Exception):
    """There is not enough of what was ordered."""


class InventoryService:
    """Speaks for a warehouse; `has_stock` says whether there is enough."""

    def __init__(self, repo: Gateway, event_bus: EventBus, has_stock: Callable[[], bool]) -> None:
        self.repo = repo
        self.event_bus = event_bus
        self.has_stock = has_stock

    def start(self) -> None:
        """Subscribe to payments."""
        self.event_bus.subscribe("payment.charged", self.on_payment_charged)

    def on_payment_charged(self, event: Event) -> None:
        """Reserve, and tell how it went."""
        try:
            self.reserve_inventory()
        except Exception:
            self.event_bus.publish("inventory.reservation.failed", {"order_id": event["order_id"]})
            raise
        self.event_bus.publish("inventory.reserved", {"order_id": event["order_id"]})

    def reserve_inventory(self) -> None:
        """Set the goods aside."""
        if not self.has_stock():
            raise OutOfStockError("not enough in stock")
        self.repo.effect("reserve_inventory")
