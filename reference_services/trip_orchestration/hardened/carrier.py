"""The carrier service: books a van for a parcel, and cancels it when the shipment is given up."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class CarrierService:
    """Speaks for the carriers."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.booking = Reversible("book_carrier", endpoint, self.tell_booked)

    def on_shipment_requested(self, message: Message) -> None:
        """Ask the carriers for one that takes the parcel."""
        self.booking.do(message, message.data["orderId"], self.plan)

    def on_scheduling_failed(self, message: Message) -> None:
        """Cancel the van, or never book one."""
        self.booking.undo(message, message.data["orderId"])

    def plan(self, message: Message) -> Data | None:
        """Book a carrier, or say that none will come."""
        parcel = {"orderId": message.data["orderId"]}
        if self.decide("carriers", ("collect", "refuse")) == "collect":
            return parcel
        self.outbox.add("CarrierUnavailable", parcel, correlation=message.correlation, causation=message.id)
        return None

    def tell_booked(self, record: Record) -> None:
        """Tell that a carrier will collect the parcel."""
        self.outbox.add(
            "CarrierBooked", record["details"], correlation=record["correlation"], causation=record["cause"]
        )
