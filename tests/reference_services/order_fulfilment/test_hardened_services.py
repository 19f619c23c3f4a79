"""The hardened payment, inventory and notification services on their own, against a world that fails on demand."""

from __future__ import annotations

from typing import Any

import pytest

from reference_services.order_fulfilment.hardened.inventory import InventoryService
from reference_services.order_fulfilment.hardened.notification import NotificationService
from reference_services.order_fulfilment.hardened.payment import PaymentService
from tests.reference_services.outside import Outside, always

ITEMS = [{"productId": "kettle", "quantity": 2}]


def wire(event: str, **data: Any) -> dict[str, Any]:
    """Return a message as it comes off the wire."""
    return {"id": f"the {event}", "type": event, "correlationid": "S1", "data": {"orderId": "O1", **data}}


CREATED = wire("OrderCreated", customerId="C1", items=ITEMS, total=8970, currency="EUR")
PAID = wire("PaymentCompleted", items=ITEMS)
CANCELLED = wire("OrderCancelled", reason="too late")


class Payment:
    """A payment service as its process has it: new after each restart."""

    def __init__(self, outside: Outside, answer: str = "charges") -> None:
        endpoint = outside.endpoint("payment")
        service = PaymentService(endpoint, always(answer))
        self.created = endpoint.handling(service.on_order_created)
        self.cancelled = endpoint.handling(service.on_order_cancelled)


class Inventory:
    """An inventory service as its process has it: new after each restart."""

    def __init__(self, outside: Outside, answer: str = "suffices") -> None:
        endpoint = outside.endpoint("inventory")
        service = InventoryService(endpoint, always(answer))
        self.paid = endpoint.handling(service.on_payment_completed)
        self.cancelled = endpoint.handling(service.on_order_cancelled)


@pytest.fixture
def outside() -> Outside:
    return Outside()


def told(outside: Outside) -> list[tuple[str, Any, str]]:
    """Return what was published: the event, its data, and the event that caused it."""
    return [(message["type"], message["data"], message["causation"]) for message in outside.published]


# --- payment


def test_charges_once_and_says_for_what(outside: Outside) -> None:
    for _ in range(2):
        Payment(outside).created(CREATED)
    assert outside.happenings == ["charge_payment"]
    assert told(outside) == [("PaymentCompleted", {"orderId": "O1", "items": ITEMS}, CREATED["id"])]


def test_refunds_all_of_a_payment_once(outside: Outside) -> None:
    payment = Payment(outside)
    payment.created(CREATED)
    for number in (1, 1, 2):
        payment.cancelled(CANCELLED | {"id": f"cancelled {number}"})
    assert outside.happenings == ["charge_payment", "undo charge_payment"]
    refund = {"paymentId": "pay-O1", "amount": 8970, "currency": "EUR"}
    assert told(outside)[1:] == [("PaymentRefunded", refund, "cancelled 1")]


def test_a_refused_charge_is_told_once_and_leaves_nothing_to_refund(outside: Outside) -> None:
    payment = Payment(outside, "declines")
    for message in (CREATED, CREATED):
        payment.created(message)
    payment.cancelled(CANCELLED)
    assert told(outside) == [("PaymentFailed", {"orderId": "O1", "reason": "Insufficient funds"}, CREATED["id"])]
    assert outside.happenings == []


def test_an_order_that_was_cancelled_first_is_never_charged(outside: Outside) -> None:
    payment = Payment(outside)
    payment.cancelled(CANCELLED)
    payment.created(CREATED)
    assert (outside.happenings, outside.events) == ([], [])


# --- inventory


def test_sets_aside_once(outside: Outside) -> None:
    for _ in range(2):
        Inventory(outside).paid(PAID)
    assert outside.happenings == ["reserve_inventory"]
    assert told(outside) == [("InventoryReserved", {"orderId": "O1"}, PAID["id"])]


def test_says_what_is_missing(outside: Outside) -> None:
    Inventory(outside, "is short").paid(PAID)
    assert told(outside) == [
        ("InventoryFailed", {"orderId": "O1", "reason": "Not enough in stock of kettle"}, PAID["id"])
    ]
    assert outside.happenings == []


def test_puts_back_what_was_set_aside(outside: Outside) -> None:
    inventory = Inventory(outside)
    inventory.paid(PAID)
    inventory.cancelled(CANCELLED)
    assert outside.happenings == ["reserve_inventory", "undo reserve_inventory"]
    assert told(outside)[1:] == [("InventoryReleased", {"reservationId": "res-O1"}, CANCELLED["id"])]


def test_sets_nothing_aside_for_an_order_that_was_cancelled_first(outside: Outside) -> None:
    inventory = Inventory(outside)
    inventory.cancelled(CANCELLED)
    inventory.paid(PAID)
    assert (outside.happenings, outside.events) == ([], [])


# --- notification


def test_one_mail_for_each_end(outside: Outside) -> None:
    endpoint = outside.endpoint("notification")
    service = NotificationService(endpoint)
    for _ in range(2):
        endpoint.handling(service.on_order_confirmed)(wire("OrderConfirmed"))
        endpoint.handling(service.on_order_cancelled)(CANCELLED)
    assert outside.happenings == ["send_confirmation", "send_apology"]
