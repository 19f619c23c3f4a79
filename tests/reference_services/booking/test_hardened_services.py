"""The other hardened services of the booking system on their own: what is given away is given back, once."""

from __future__ import annotations

from typing import Any

import pytest

from reference_services.booking.hardened.inventory import InventoryService
from reference_services.booking.hardened.notification import NotificationService
from reference_services.booking.hardened.payment import PaymentService
from tests.reference_services.outside import Outside, always, wire

STAY: dict[str, Any] = {
    "bookingId": "B1",
    "userId": "U1",
    "roomType": "suite",
    "nights": 2,
    "amount": 25800,
    "currency": "GBP",
}
CREATED = wire("BookingCreated", **STAY)
RESERVED = wire("InventoryReserved", bookingId="B1", userId="U1", amount=25800, currency="GBP")
CANCELLED = wire("BookingCancelled", bookingId="B1", reason="The card was declined")


@pytest.fixture
def outside() -> Outside:
    return Outside()


def test_a_room_is_blocked_and_freed_again(outside: Outside) -> None:
    endpoint = outside.endpoint("inventory")
    service = InventoryService(endpoint, always("free"))
    for _ in range(2):
        endpoint.handling(service.on_booking_created)(CREATED)
    for _ in range(2):
        endpoint.handling(service.on_booking_cancelled)(CANCELLED)
    assert outside.happenings == ["reserve_inventory", "undo reserve_inventory"]
    reserved, released = outside.published
    assert (reserved["type"], reserved["data"]) == (
        "InventoryReserved",
        {"bookingId": "B1", "userId": "U1", "amount": 25800, "currency": "GBP"},
    )
    assert (released["type"], released["data"]) == ("InventoryReleased", {"roomType": "suite", "nights": 2})
    assert (reserved["causation"], released["causation"]) == (CREATED["id"], CANCELLED["id"])


def test_a_full_house_blocks_nothing(outside: Outside) -> None:
    endpoint = outside.endpoint("inventory")
    endpoint.handling(InventoryService(endpoint, always("full")).on_booking_created)(CREATED)
    assert outside.happenings == []
    assert outside.published[0]["data"] == {"bookingId": "B1", "reason": "No suite is free on these days"}


def test_no_room_is_blocked_for_a_booking_that_was_cancelled_before(outside: Outside) -> None:
    endpoint = outside.endpoint("inventory")
    service = InventoryService(endpoint, always("free"))
    endpoint.handling(service.on_booking_cancelled)(CANCELLED)
    endpoint.handling(service.on_booking_created)(CREATED)
    assert (outside.happenings, outside.events) == ([], [])


def test_a_payment_is_charged_and_refunded(outside: Outside) -> None:
    endpoint = outside.endpoint("payment")
    service = PaymentService(endpoint, always("charges"))
    endpoint.handling(service.on_inventory_reserved)(RESERVED)
    endpoint.handling(service.on_booking_cancelled)(CANCELLED)
    assert outside.happenings == ["charge_payment", "undo charge_payment"]
    succeeded, refunded = outside.published
    assert (succeeded["type"], succeeded["data"]) == ("PaymentSucceeded", {"bookingId": "B1"})
    assert (refunded["type"], refunded["data"]) == (
        "PaymentRefunded",
        {"bookingId": "B1", "amount": 25800, "currency": "GBP"},
    )


def test_a_payment_that_is_refused_is_no_payment(outside: Outside) -> None:
    endpoint = outside.endpoint("payment")
    service = PaymentService(endpoint, always("declines"))
    endpoint.handling(service.on_inventory_reserved)(RESERVED)
    endpoint.handling(service.on_booking_cancelled)(CANCELLED)
    assert (outside.happenings, outside.events) == ([], ["PaymentFailed"])


def test_a_guest_gets_one_mail_for_each_event_and_the_right_one(outside: Outside) -> None:
    endpoint = outside.endpoint("notification")
    receive = endpoint.handling(NotificationService(endpoint).on_news)
    for event in ("BookingCancelled", "PaymentRefunded", "BookingConfirmed", "BookingCancelled"):
        receive(wire(event, bookingId="B1"))
    assert outside.happenings == ["send_apology", "send_refund_note", "send_confirmation"]
