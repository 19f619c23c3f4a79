"""The tutorial's services on their own, over a bus in memory: they do what the tutorial says, flaws included."""

from __future__ import annotations

import asyncio
from typing import Any

from reference_services.booking.as_documented.booking import (
    BookingService,
    PaymentFailedEventHandler,
    PaymentSucceededEventHandler,
)
from reference_services.booking.as_documented.payment import BookingCreatedEventHandler
from reference_services.booking.as_documented.ports import Booking, Payment


class Hotel:
    """A table of bookings, a bus that delivers at once, and a bank that answers as it is told."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.rows: dict[str, Booking] = {}
        self.published: list[tuple[str, dict[str, Any]]] = []
        self.charged: list[int] = []

    def add(self, booking: Booking) -> None:
        self.rows[booking.id] = booking

    def find(self, booking_id: str) -> Booking:
        return self.rows[booking_id]

    def save_changes(self) -> None:
        assert self.rows

    def process(self, amount: int) -> Payment:
        success = self.answers.pop(0) == "yes"
        self.charged += [amount] if success else []
        return Payment(success=success, id="pay-1", error_message="Insufficient funds")

    async def publish(self, event: str, data: dict[str, Any]) -> None:
        self.published.append((event, data))
        await self.deliver(event, data)

    async def deliver(self, event: str, data: dict[str, Any]) -> None:
        if event == "BookingCreated":
            await BookingCreatedEventHandler(self, self.publish).handle(data)
        elif event == "PaymentSucceeded":
            await PaymentSucceededEventHandler(self, lambda: "2025-11-11T10:00:31Z").handle(data)
        elif event == "PaymentFailed":
            await PaymentFailedEventHandler(self, self.publish).handle(data)

    def book(self) -> Booking:
        created = BookingService(self, self.publish, lambda: "B1").create_booking("user-789")
        return self.rows[asyncio.run(created)]

    @property
    def events(self) -> list[str]:
        return [event for event, _ in self.published]


def test_a_booking_that_is_paid_is_confirmed() -> None:
    hotel = Hotel("yes")
    booking = hotel.book()
    assert (booking.status, booking.updated_at) == ("CONFIRMED", "2025-11-11T10:00:31Z")
    assert hotel.events == ["BookingCreated", "PaymentSucceeded"]


def test_a_booking_that_is_not_paid_is_cancelled_and_says_why() -> None:
    hotel = Hotel("no")
    booking = hotel.book()
    assert (booking.status, booking.cancellation_reason) == ("CANCELLED", "Insufficient funds")
    assert hotel.published[-1] == ("BookingCancelled", {"BookingId": "B1", "Reason": "Insufficient funds"})


def test_nobody_has_set_what_a_booking_costs() -> None:
    hotel = Hotel("yes")
    hotel.book()
    assert hotel.charged == [0]


def test_a_booking_that_is_delivered_twice_is_paid_and_cancelled_when_the_money_is_gone() -> None:
    hotel = Hotel("yes", "no")
    booking = hotel.book()
    asyncio.run(hotel.deliver(*hotel.published[0]))
    assert booking.status == "CANCELLED"
    assert len(hotel.charged) == 1
