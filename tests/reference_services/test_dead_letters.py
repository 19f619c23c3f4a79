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


def booking(outside: Outside) -> Desk:
    endpoint = outside.endpoint("payment")
    service = BookingPayment(endpoint, always("charges"))
    handlers = endpoint.handling(service.on_inventory_reserved), endpoint.handling(service.on_booking_cancelled)
    return Desk(outside, "charge_payment", *handlers, ["PaymentSucceeded", "PaymentRefunded"])


def food_delivery(outside: Outside) -> Desk:
    endpoint = outside.endpoint("payment")
    service = MealPayment(endpoint, always("charges"))
    handlers = endpoint.handling(service.on_order_placed), endpoint.handling(service.on_order_cancelled)
    return Desk(outside, "charge_customer", *handlers, ["payment.charged", "payment.refunded"])


def order_flow(outside: Outside) -> Desk:
    endpoint = outside.endpoint("payment")
    service = FlowPayment(endpoint, always("charges"))
    handlers = endpoint.handling(service.on_order_created), endpoint.handling(service.on_reservation_failed)
    return Desk(outside, "charge_payment", *handlers, ["payment.charged", "payment.refunded"])


def order_fulfilment(outside: Outside) -> Desk:
    endpoint = outside.endpoint("payment")
    service = OrderPayment(endpoint, always("charges"))
    handlers = endpoint.handling(service.on_order_created), endpoint.handling(service.on_order_cancelled)
    return Desk(outside, "charge_payment", *handlers, ["PaymentCompleted", "PaymentRefunded"])


def trip_orchestration(outside: Outside) -> Desk:
    endpoint = outside.endpoint("carrier")
    service = CarrierService(endpoint, always("collect"))
    handlers = endpoint.handling(service.on_shipment_requested), endpoint.handling(service.on_scheduling_failed)
    return Desk(outside, "book_carrier", *handlers, ["CarrierBooked"])


each_system = pytest.mark.parametrize(
    "desk_of", [booking, food_delivery, order_flow, order_fulfilment, trip_orchestration]
)


@each_system
def test_what_comes_back_is_done_once(desk_of: Callable[[Outside], Desk]) -> None:
    desk = desk_of(Outside())
    desk.put_away(desk.do, DO, desk.effect)
    for _ in range(2):
        desk.do(DO)
    assert (desk.outside.happenings, desk.outside.events) == ([desk.effect], desk.told[:1])


@each_system
def test_what_comes_back_to_a_saga_that_was_cancelled_meanwhile_is_not_done(desk_of: Callable[[Outside], Desk]) -> None:
    desk = desk_of(Outside())
    desk.put_away(desk.do, DO, desk.effect)
    desk.undo(UNDO)
    desk.do(DO)
    assert (desk.outside.happenings, desk.outside.events) == ([], [])


@each_system
def test_what_had_happened_all_the_same_is_undone_when_it_comes_back(desk_of: Callable[[Outside], Desk]) -> None:
    desk = desk_of(Outside())
    desk.outside.losing = {desk.effect}
    with pytest.raises(ConnectionError):
        desk.do(DO)
    desk.outside.losing = set()
    desk.undo(UNDO)
    desk.do(DO)
    assert desk.outside.happenings == [desk.effect, f"undo {desk.effect}"]
    assert desk.outside.events == desk.told


@each_system
def test_a_compensation_that_comes_back_is_made_once(desk_of: Callable[[Outside], Desk]) -> None:
    desk = desk_of(Outside())
    desk.do(DO)
    desk.put_away(desk.undo, UNDO, f"undo {desk.effect}")
    for _ in range(2):
        desk.undo(UNDO)
    assert desk.outside.happenings == [desk.effect, f"undo {desk.effect}"]
    assert desk.outside.events == desk.told
