"""The warehouse service: packs the items of an order, and unpacks them when the shipment is given up."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible


class WarehouseService:
    """Speaks for the warehouse."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.outbox = endpoint.outbox
        self.picking = Reversible("pick_items", endpoint, self.tell_picked)

    def on_shipment_requested(self, message: Message) -> None:
        """Take the items from their shelves."""
        self.picking.do(message, message.data["orderId"], lambda asked: {"orderId": asked.data["orderId"]})

    def on_scheduling_failed(self, message: Message) -> None:
        """Put the items back, or never take them."""
        self.picking.undo(message, message.data["orderId"])

    def tell_picked(self, record: Record) -> None:
        """Tell that the parcel is packed."""
        self.outbox.add("ItemsPicked", record["details"], correlation=record["correlation"], causation=record["cause"])
