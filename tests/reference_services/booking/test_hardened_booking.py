"""The hardened booking service: it confirms what is paid in time, and cancels once what is not."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from reference_services.booking.hardened.booking import WITHIN_S, BookingService
from reference_services.reliable import Message
from tests.reference_services.outside import Outside, wire

STAY: dict[str, Any] = {
    "bookingId": "B1",
    "userId": "U1",
    "roomType": "suite",
    "nights": 2,
    "amount": 25800,
    "currency": "GBP",
}
REQUEST = Message("S1", "request", "S1", STAY)
CREATED = wire("BookingCreated", **STAY)
SUCCEEDED = wire("PaymentSucceeded", bookingId="B1")
FAILED = wire("PaymentFailed", bookingId="B1", reason="The card was declined")
FULL = wire("InventoryReservationFailed", bookingId="B1", reason="No suite is free")


class Desk:
    """A booking service as its process has it: new after each restart."""

    def __init__(self, outside: Outside) -> None:
        endpoint = outside.endpoint("booking")
        self.service = BookingService(endpoint, lambda: outside.now)
        self.part = endpoint.handling(self.service.on_part)
        self.failure = endpoint.handling(self.service.on_failure)
        self.service.start()


@pytest.fixture
def outside() -> Outside:
    """A world in which the booking has been created."""
    world = Outside()
    Desk(world).service.create(REQUEST)
    return world


def test_creates_a_booking_once_however_often_it_is_asked_for(outside: Outside) -> None:
    Desk(outside).service.create(REQUEST)
    assert outside.happenings == ["create_booking"]
    assert [(told["type"], told["data"], told["causation"]) for told in outside.published] == [
        ("BookingCreated", STAY, None)
    ]


@pytest.mark.parametrize("parts", list(permutations([CREATED, SUCCEEDED])), ids=["in order", "payment first"])
def test_confirms_once_what_is_paid_in_whichever_order_it_hears_it(outside: Outside, parts: list[Any]) -> None:
    desk = Desk(outside)
    for part in [*parts, *parts]:
        desk.part(part)
    assert outside.happenings == ["create_booking", "confirm_booking"]
    assert outside.published[-1]["data"] == {"bookingId": "B1", "userId": "U1"}
    assert outside.published[-1]["causation"] == parts[1]["id"]
    assert outside.timers == []


@pytest.mark.parametrize("failure", [FAILED, FULL], ids=["payment", "inventory"])
def test_cancels_for_the_reason_that_it_hears(outside: Outside, failure: dict[str, Any]) -> None:
    desk = Desk(outside)
    desk.part(CREATED)
    desk.failure(failure)
    desk.failure(failure)
    assert outside.happenings == ["create_booking", "undo create_booking"]
    assert outside.events == ["BookingCreated", "BookingCancelled"]
    assert outside.published[-1]["data"] == {"bookingId": "B1", "reason": failure["data"]["reason"]}
    assert outside.timers == []


def test_the_first_failure_counts(outside: Outside) -> None:
    desk = Desk(outside)
    desk.failure(FULL)
    desk.failure(wire("BookingExpired", bookingId="B1", reason="too late"))
    assert outside.events == ["BookingCreated", "BookingCancelled"]


def test_a_failure_that_comes_before_its_own_news_keeps_the_booking_closed(outside: Outside) -> None:
    desk = Desk(outside)
    desk.failure(FAILED)
    desk.part(CREATED)
    desk.part(SUCCEEDED)
    assert "confirm_booking" not in outside.happenings
    assert outside.timers == []


def test_an_unpaid_booking_expires_also_when_the_process_was_restarted_meanwhile(outside: Outside) -> None:
    Desk(outside).part(CREATED)
    outside.restart()
    desk = Desk(outside)
    outside.pass_time(WITHIN_S)
    told = outside.published[-1]
    assert (told["type"], told["causation"]) == ("BookingExpired", CREATED["id"])
    assert told["data"]["reason"] == "The payment was not settled within 15 minutes"
    desk.part(SUCCEEDED)
    assert outside.happenings == ["create_booking"]


def test_a_cancellation_that_failed_is_made_when_the_failure_comes_again(outside: Outside) -> None:
    outside.losing = {"undo create_booking"}
    with pytest.raises(ConnectionError):
        Desk(outside).failure(FAILED)
    outside.losing.clear()
    Desk(outside).failure(FAILED)
    assert outside.events == ["BookingCreated", "BookingCancelled"]
