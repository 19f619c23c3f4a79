"""The inventory service: sets the items of a paid order aside, and puts them back when the order is cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class InventoryService:
    """Speaks for the warehouse."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.reservation = Reversible("reserve_inventory", endpoint, self.tell_reserved, self.tell_released)

    def on_payment_completed(self, message: Message) -> None:
        """Set the items aside, if there are enough."""
        self.reservation.do(message, message.data["orderId"], self.plan)

    def on_order_cancelled(self, message: Message) -> None:
        """Put the items back, or see to it that none are set aside."""
        self.reservation.undo(message, message.data["orderId"])

    def plan(self, message: Message) -> Data | None:
        """Work out the reservation, or say what is missing."""
        order_id, items = message.data["orderId"], message.data["items"]
        if self.decide("stock", ("suffices", "is short")) == "suffices":
            return {"orderId": order_id, "reservationId": f"res-{order_id}", "items": items}
        told = {"orderId": order_id, "reason": f"Not enough in stock of {items[0]['productId']}"}
        self.outbox.add("InventoryFailed", told, correlation=message.correlation, causation=message.id)
        return None

    def tell_reserved(self, record: Record) -> None:
        """Tell that the items are set aside."""
        told = {"orderId": record["details"]["orderId"]}
        self.outbox.add("InventoryReserved", told, correlation=record["correlation"], causation=record["cause"])

    def tell_released(self, record: Record) -> None:
        """Tell that the items are for sale again."""
        reversal = record["reversal"]
        assert reversal is not None, "a reservation is dissolved because of something"
        told = {"reservationId": record["details"]["reservationId"]}
        self.outbox.add("InventoryReleased", told, correlation=record["correlation"], causation=reversal["cause"])
