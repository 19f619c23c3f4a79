"""The inventory service: blocks a room for a booking, and frees it when the booking is cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class InventoryService:
    """Knows which rooms are free."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.reservation = Reversible("reserve_inventory", endpoint, self.tell_reserved, self.tell_released)

    def on_booking_created(self, message: Message) -> None:
        """Block a room of the kind that is wanted."""
        self.reservation.do(message, message.data["bookingId"], self.plan)

    def on_booking_cancelled(self, message: Message) -> None:
        """Free the room, or see to it that none is blocked."""
        self.reservation.undo(message, message.data["bookingId"])

    def plan(self, message: Message) -> Data | None:
        """Choose a room, or say that none is free."""
        booking = message.data
        if self.decide("rooms", ("free", "full")) == "full":
            told = {"bookingId": booking["bookingId"], "reason": f"No {booking['roomType']} is free on these days"}
            self.outbox.add("InventoryReservationFailed", told, correlation=message.correlation, causation=message.id)
            return None
        wanted = ("bookingId", "userId", "amount", "currency", "roomType", "nights")
        return {name: booking[name] for name in wanted}

    def tell_reserved(self, record: Record) -> None:
        """Tell that a room is blocked, which may now be paid."""
        told = {name: record["details"][name] for name in ("bookingId", "userId", "amount", "currency")}
        self.outbox.add("InventoryReserved", told, correlation=record["correlation"], causation=record["cause"])

    def tell_released(self, record: Record) -> None:
        """Tell that the room is free again."""
        reversal = record["reversal"]
        assert reversal is not None, "a room is freed because of something"
        told = {name: record["details"][name] for name in ("roomType", "nights")}
        self.outbox.add("InventoryReleased", told, correlation=record["correlation"], causation=reversal["cause"])
