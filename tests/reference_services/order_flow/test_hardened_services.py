"""The hardened services on their own, each against a world that fails where the test says so."""

from __future__ import annotations

from typing import Any

import pytest

from reference_services.order_flow.hardened.inventory import InventoryService
from reference_services.order_flow.hardened.notification import NotificationService
from reference_services.order_flow.hardened.order import OrderService
from reference_services.order_flow.hardened.payment import PaymentService
from reference_services.reliable import Message
from tests.reference_services.outside import Outside, always, wire

CREATED = wire("order.created", customer_id="C1", total=9999, currency="USD")
CHARGED = wire("payment.charged", payment_id="pay-O1")
NOT_RESERVED = wire("inventory.reservation.failed", reason="Out of stock")
REQUEST = Message("S1", "request", "S1", CREATED["data"])


class Order:
    """An order service with one order, as its process has it: new after each restart."""

    def __init__(self, outside: Outside) -> None:
        endpoint = outside.endpoint("order")
        service = OrderService(endpoint)
        self.reserved = endpoint.handling(service.on_inventory_reserved)
        self.failure = endpoint.handling(service.on_failure)
        service.start()
        service.create(REQUEST)


class Payment:
    """A payment service as its process has it: new after each restart."""

    def __init__(self, outside: Outside, answer: str = "charges") -> None:
        endpoint = outside.endpoint("payment")
        service = PaymentService(endpoint, always(answer))
        self.created = endpoint.handling(service.on_order_created)
        self.not_reserved = endpoint.handling(service.on_reservation_failed)


@pytest.fixture
def outside() -> Outside:
    return Outside()


def told(outside: Outside) -> list[tuple[str, Any, str]]:
    """Return what was published: the event, its data, and the event that caused it."""
    return [(message["type"], message["data"], message["causation"]) for message in outside.published]


# --- order


def test_confirms_once_what_is_supplied(outside: Outside) -> None:
    reserved = wire("inventory.reserved")
    for _ in range(2):
        Order(outside).reserved(reserved)
    assert outside.happenings == ["create_order", "confirm_order"]
    assert told(outside) == [
        ("order.created", CREATED["data"], None),
        ("order.confirmed", {"order_id": "O1"}, reserved["id"]),
    ]


@pytest.mark.parametrize("failure", ["payment.failed", "inventory.reservation.failed"])
def test_either_failure_cancels_the_order_once_and_says_why(outside: Outside, failure: str) -> None:
    message = wire(failure, reason="Bad luck")
    for _ in range(2):
        Order(outside).failure(message)
    assert outside.happenings == ["create_order", "undo create_order"]
    assert told(outside)[1:] == [("order.cancelled", {"order_id": "O1", "reason": "Bad luck"}, message["id"])]


# --- payment


def test_charges_once(outside: Outside) -> None:
    for _ in range(2):
        Payment(outside).created(CREATED)
    assert outside.happenings == ["charge_payment"]
    assert told(outside) == [("payment.charged", {"order_id": "O1", "payment_id": "pay-O1"}, CREATED["id"])]


def test_a_declined_charge_is_an_answer_and_no_error(outside: Outside) -> None:
    payment = Payment(outside, "declines")
    payment.created(CREATED)
    assert told(outside) == [
        ("payment.failed", {"order_id": "O1", "reason": "The bank declined the charge"}, CREATED["id"])
    ]
    assert outside.happenings == []


def test_an_error_of_the_bank_is_tried_again_and_no_refusal(outside: Outside) -> None:
    outside.losing = {"charge_payment"}
    with pytest.raises(ConnectionError):
        Payment(outside).created(CREATED)
    assert outside.events == []
    outside.losing.clear()
    Payment(outside).created(CREATED)
    assert (outside.events, outside.happenings) == (["payment.charged"], ["charge_payment"])


def test_gives_the_money_back_once_when_the_order_cannot_be_supplied(outside: Outside) -> None:
    payment = Payment(outside)
    payment.created(CREATED)
    for _ in range(2):
        payment.not_reserved(NOT_RESERVED)
    assert outside.happenings == ["charge_payment", "undo charge_payment"]
    refund = {"order_id": "O1", "amount": 9999, "currency": "USD"}
    assert told(outside)[1:] == [("payment.refunded", refund, NOT_RESERVED["id"])]


# --- inventory


@pytest.mark.parametrize(
    ("answer", "event", "happenings"),
    [("suffices", "inventory.reserved", ["reserve_inventory"]), ("is short", "inventory.reservation.failed", [])],
)
def test_sets_aside_or_says_that_it_cannot(outside: Outside, answer: str, event: str, happenings: list[str]) -> None:
    endpoint = outside.endpoint("inventory")
    receive = endpoint.handling(InventoryService(endpoint, always(answer)).on_payment_charged)
    for _ in range(2):
        receive(CHARGED)
    assert (outside.events, outside.happenings) == ([event], happenings)


# --- notification


def test_a_customer_hears_of_the_order_and_of_the_money(outside: Outside) -> None:
    endpoint = outside.endpoint("notification")
    service = NotificationService(endpoint)
    endpoint.handling(service.on_order_confirmed)(wire("order.confirmed"))
    for _ in range(2):
        endpoint.handling(service.on_order_cancelled)(wire("order.cancelled", reason="Out of stock"))
        endpoint.handling(service.on_payment_refunded)(wire("payment.refunded", amount=9999))
    assert outside.happenings == ["send_confirmation", "send_apology", "send_refund_note"]
