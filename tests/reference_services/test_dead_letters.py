"""A message that failed again and again is put away; the hardened services take it when it comes back, however late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from reference_services.booking.hardened.payment import PaymentService as BookingPayment
from reference_services.food_delivery.hardened.payment import PaymentService as MealPayment
from reference_services.order_flow.hardened.payment import PaymentService as FlowPayment
from reference_services.order_fulfilment.hardened.payment import PaymentService as OrderPayment
from reference_services.trip_orchestration.hardened.carrier import CarrierService
from tests.reference_services.outside import Outside, always, wire

ATTEMPTS = 6
"""The first one, and the five more that the topologies grant."""
KEYS: dict[str, Any] = {"order_id": "O1", "orderId": "O1", "bookingId": "O1"}
ORDER: dict[str, Any] = {
    **KEYS,
    "customerId": "C1",
    "customer_id": "C1",
    "userId": "U1",
    "items": [],
    "currency": "GBP",
}


@dataclass
class Desk:
    """A service that does something on one message, and undoes it on another."""

    outside: Outside
    effect: str
    do: Callable[[Mapping[str, Any]], None]
    undo: Callable[[Mapping[str, Any]], None]
    told: list[str]

    def put_away(self, handle: Callable[[Mapping[str, Any]], None], message: Mapping[str, Any], failing: str) -> None:
        """Let a message fail until it is put away."""
        self.outside.failing = {failing}
        for _ in range(ATTEMPTS):
            with pytest.raises(ConnectionError):
                handle(message)
        self.outside.failing = set()


DO = wire("do", **ORDER, amount=500, total=500)
UNDO = wire("undo", reason="too late", **KEYS)


@dataclass(frozen=True)
class Opening:
    """Which service a desk has, what it can decide, and what it does on which messages."""

    service: type[Any]
    decides: str
    effect: str
    do: str
    undo: str
    told: tuple[str, ...]

    def desk(self) -> Desk:
        """Open the desk."""
        outside = Outside()
        endpoint = outside.endpoint("service")
        service = self.service(endpoint, always(self.decides))
        do, undo = (endpoint.handling(getattr(service, name)) for name in (self.do, self.undo))
        return Desk(outside, self.effect, do, undo, list(self.told))


CHARGED = ("payment.charged", "payment.refunded")
OPENINGS = {
    "booking": Opening(
        BookingPayment,
        "charges",
        "charge_payment",
        "on_inventory_reserved",
        "on_booking_cancelled",
        ("PaymentSucceeded", "PaymentRefunded"),
    ),
    "food_delivery": Opening(
        MealPayment, "charges", "charge_customer", "on_order_placed", "on_order_cancelled", CHARGED
    ),
    "order_flow": Opening(
        FlowPayment, "charges", "charge_payment", "on_order_created", "on_reservation_failed", CHARGED
    ),
    "order_fulfilment": Opening(
        OrderPayment,
        "charges",
        "charge_payment",
        "on_order_created",
        "on_order_cancelled",
        ("PaymentCompleted", "PaymentRefunded"),
    ),
    "trip_orchestration": Opening(
        CarrierService,
        "collect",
        "book_carrier",
        "on_shipment_requested",
        "on_scheduling_failed",
        ("CarrierBooked",),
    ),
}


@pytest.fixture(params=OPENINGS)
def desk(request: pytest.FixtureRequest) -> Desk:
    return OPENINGS[request.param].desk()


def test_what_comes_back_is_done_once(desk: Desk) -> None:
    desk.put_away(desk.do, DO, desk.effect)
    for _ in range(2):
        desk.do(DO)
    assert (desk.outside.happenings, desk.outside.events) == ([desk.effect], desk.told[:1])


def test_what_comes_back_to_a_saga_that_was_cancelled_meanwhile_is_not_done(desk: Desk) -> None:
    desk.put_away(desk.do, DO, desk.effect)
    desk.undo(UNDO)
    desk.do(DO)
    assert (desk.outside.happenings, desk.outside.events) == ([], [])


def test_what_had_happened_all_the_same_is_undone_when_it_comes_back(desk: Desk) -> None:
    desk.outside.losing = {desk.effect}
    with pytest.raises(ConnectionError):
        desk.do(DO)
    desk.outside.losing = set()
    desk.undo(UNDO)
    desk.do(DO)
    assert desk.outside.happenings == [desk.effect, f"undo {desk.effect}"]
    assert desk.outside.events == desk.told


def test_a_compensation_that_comes_back_is_made_once(desk: Desk) -> None:
    desk.do(DO)
    desk.put_away(desk.undo, UNDO, f"undo {desk.effect}")
    for _ in range(2):
        desk.undo(UNDO)
    assert desk.outside.happenings == [desk.effect, f"undo {desk.effect}"]
    assert desk.outside.events == desk.told
