"""The booking service: saves first and publishes afterwards, and believes whatever it hears last."""

from __future__ import annotations

from collections.abc import Callable

from reference_services.booking.as_documented.ports import Booking, DbContext, Event, Publish


class BookingService:
    """Takes bookings."""

    def __init__(self, db_context: DbContext, publish: Publish, new_guid: Callable[[], str]) -> None:
        self.db_context = db_context
        self.publish = publish
        self.new_guid = new_guid

    async def create_booking(self, user_id: str) -> str:
        """Save a booking and publish that there is one, fire and forget; nobody has set its amount."""
        booking = Booking(id=self.new_guid(), user_id=user_id, status="PENDING")
        self.db_context.add(booking)
        self.db_context.save_changes()
        event = {"BookingId": booking.id, "UserId": booking.user_id, "Amount": booking.amount}
        await self.publish("BookingCreated", event)
        return booking.id


class PaymentSucceededEventHandler:
    """Confirms a booking, whatever has become of it meanwhile."""

    def __init__(self, db_context: DbContext, utc_now: Callable[[], str]) -> None:
        self.db_context = db_context
        self.utc_now = utc_now

    async def handle(self, event: Event) -> None:
        """Note that the booking is paid."""
        booking = self.db_context.find(event["BookingId"])
        booking.status = "CONFIRMED"
        booking.updated_at = self.utc_now()
        self.db_context.save_changes()


class PaymentFailedEventHandler:
    """Cancels a booking, whatever has become of it meanwhile."""

    def __init__(self, db_context: DbContext, publish: Publish) -> None:
        self.db_context = db_context
        self.publish = publish

    async def handle(self, event: Event) -> None:
        """Compensate, and publish the compensating event, on every delivery."""
        booking = self.db_context.find(event["BookingId"])
        booking.status = "CANCELLED"
        booking.cancellation_reason = event["Reason"]
        self.db_context.save_changes()
        await self.publish("BookingCancelled", {"BookingId": event["BookingId"], "Reason": event["Reason"]})
