"""The inventory service: sets items aside when it is told to, all of an order or none, and puts them back on sale."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class InventoryService:
    """Speaks for the stock."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.reservation = Reversible("reserve_items", endpoint, self.tell_reserved, self.tell_released)

    def on_reserve_items(self, message: Message) -> None:
        """Set the items aside, if all of them are there."""
        self.reservation.do(message, message.data["orderId"], self.plan)

    def on_release_items(self, message: Message) -> None:
        """Put the items back on sale."""
        self.reservation.undo(message, message.data["orderId"])

    def plan(self, message: Message) -> Data | None:
        """Set the items aside, or say that some are missing."""
        if self.decide("stock", ("in stock", "sold out")) == "in stock":
            return dict(message.data)
        told = {"orderId": message.data["orderId"]}
        self.outbox.add("ReservationFailed", told, correlation=message.correlation, causation=message.id)
        return None

    def tell_reserved(self, record: Record) -> None:
        """Tell that the items are set aside."""
        told = {"orderId": record["details"]["orderId"]}
        self.outbox.add("ItemsReserved", told, correlation=record["correlation"], causation=record["cause"])

    def tell_released(self, record: Record) -> None:
        """Tell that the items are on sale again."""
        reversal = record["reversal"]
        assert reversal is not None, "items are put back because of something"
        told = {"orderId": record["details"]["orderId"]}
        self.outbox.add("ItemsReleased", told, correlation=record["correlation"], causation=reversal["cause"])
