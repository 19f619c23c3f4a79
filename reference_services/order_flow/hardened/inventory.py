"""The inventory service: sets aside what has been paid, if it is in stock."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class InventoryService:
    """Speaks for the warehouse. Its reservation is the last step that can fail, so nothing ever undoes it."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.reservation = Reversible("reserve_inventory", endpoint, self.tell_reserved)

    def on_payment_charged(self, message: Message) -> None:
        """Set the goods aside, if there are enough."""
        self.reservation.do(message, message.data["order_id"], self.plan)

    def plan(self, message: Message) -> Data | None:
        """Reserve, or say that it cannot be done. That is an answer, and no error to try again after."""
        order = {"order_id": message.data["order_id"]}
        if self.decide("stock", ("suffices", "is short")) == "suffices":
            return order
        told = order | {"reason": "Out of stock at every warehouse"}
        self.outbox.add("inventory.reservation.failed", told, correlation=message.correlation, causation=message.id)
        return None

    def tell_reserved(self, record: Record) -> None:
        """Tell that the goods are set aside."""
        self.outbox.add(
            "inventory.reserved", record["details"], correlation=record["correlation"], causation=record["cause"]
        )
