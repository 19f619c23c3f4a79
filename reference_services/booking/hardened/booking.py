"""The booking service: takes bookings, confirms one that was paid in time, and cancels one, once, that cannot be.

It hears its own event, as everyone else does: from then on a guest has a quarter of an hour to pay. When that has
passed the booking expires, and a payment that comes afterwards is paid back.
"""

from __future__ import annotations

from dataclasses import asdict

from reference_services.reliable import Deadlines, Endpoint, Message, Record, Requests, Reversible
from reference_services.reliable.ports import Clock, Data

WITHIN_S = 900.0
NEEDED = {
    "BookingCreated": "The booking was not recorded within 15 minutes",
    "PaymentSucceeded": "The payment was not settled within 15 minutes",
}
"""What must have come before a booking is confirmed, and what the guest is told when it has not."""


class BookingService:
    """Keeps the bookings."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.endpoint = endpoint
        self.outbox = endpoint.outbox
        self.booking = Reversible("create_booking", endpoint, self.tell_created, self.tell_cancelled)
        self.requests = Requests(self.booking, endpoint)
        self.confirmation = Reversible("confirm_booking", endpoint, self.tell_confirmed)
        self.waits = Deadlines(endpoint.store, clock, endpoint.timer, self.expire)

    def start(self) -> None:
        """Go on where the process died, with all the deadlines that were set."""
        self.endpoint.start()
        self.requests.start()
        self.waits.arm()

    def create(self, request: Message) -> None:
        """Create the booking that a guest asks for."""
        self.requests.accept(request, request.data["bookingId"])

    # --- confirming

    def on_part(self, message: Message) -> None:
        """Take one of the two events that a confirmation needs."""
        self.confirmation.do(message, message.data["bookingId"], self.join)
        self.waits.arm()

    def join(self, message: Message) -> Data | None:
        """Remember what has come; plan the confirmation when nothing is missing any more."""
        booking_id = message.data["bookingId"]
        wait = self.waits.get(booking_id) or {"first": asdict(message), "heard": []}
        wait["heard"] = sorted({*wait["heard"], message.type})
        if NEEDED.keys() <= set(wait["heard"]):
            self.waits.clear(booking_id)
            return {"bookingId": booking_id, "userId": self.guest(booking_id)}
        self.waits.set(booking_id, WITHIN_S, wait)
        return None

    def guest(self, booking_id: str) -> str:
        """Return who has booked."""
        record = self.booking.load(booking_id)
        assert record is not None, "nobody else creates bookings"
        user_id: str = record["details"]["userId"]
        return user_id

    def expire(self, booking_id: str, wait: Data) -> None:
        """Say that the booking took too long: only one of the two events has come."""
        first = Message(**wait["first"])
        self.close(booking_id, first)
        missing = min(NEEDED.keys() - set(wait["heard"]))
        told = {"bookingId": booking_id, "reason": NEEDED[missing]}
        self.outbox.add("BookingExpired", told, correlation=first.correlation, causation=first.id)

    def close(self, booking_id: str, message: Message) -> None:
        """Confirm this booking no more."""
        self.waits.clear(booking_id)
        self.confirmation.prevent(message, booking_id)

    # --- cancelling

    def on_failure(self, message: Message) -> None:
        """Cancel the booking for want of a room, of money or of time; the first reason counts."""
        booking_id = message.data["bookingId"]
        with self.endpoint.store.transaction():
            self.close(booking_id, message)
        self.booking.undo(message, booking_id)
        self.waits.arm()

    # --- telling

    def tell_created(self, record: Record) -> None:
        """Tell that there is a new booking."""
        self.outbox.add("BookingCreated", record["details"], correlation=record["correlation"])

    def tell_confirmed(self, record: Record) -> None:
        """Tell that the guest can come."""
        self.outbox.add(
            "BookingConfirmed", record["details"], correlation=record["correlation"], causation=record["cause"]
        )

    def tell_cancelled(self, record: Record) -> None:
        """Tell that the booking is given up, and why."""
        reversal = record["reversal"]
        assert reversal is not None, "a booking is cancelled because of something"
        told: Data = {"bookingId": record["details"]["bookingId"], "reason": reversal["data"]["reason"]}
        self.outbox.add("BookingCancelled", told, correlation=record["correlation"], causation=reversal["cause"])
