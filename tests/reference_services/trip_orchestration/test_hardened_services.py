"""The hardened services that the process manager commands: each does a thing once, and undoes it until it is undone."""

from __future__ import annotations

import pytest

from reference_services.reliable import Message
from reference_services.trip_orchestration.hardened.inventory import InventoryService
from reference_services.trip_orchestration.hardened.notification import NotificationService
from reference_services.trip_orchestration.hardened.order import OrderService
from reference_services.trip_orchestration.hardened.payment import PaymentService
from tests.reference_services.outside import Outside, always, wire

ITEMS = [{"productId": "tent", "quantity": 1}]
ORDER = {"orderId": "T1", "customerId": "C1", "total": 34890, "currency": "EUR", "items": ITEMS}
REQUEST = Message("S1", "request", "S1", ORDER)
PAY = wire("ProcessPayment", orderId="T1", customerId="C1", amount=34890, currency="EUR")
REFUND = wire("RefundPayment", orderId="T1")


@pytest.fixture
def outside() -> Outside:
    return Outside()


def test_a_payment_is_charged_once_and_refunded_once(outside: Outside) -> None:
    endpoint = outside.endpoint("payment")
    service = PaymentService(endpoint, always("charges"))
    for _ in range(2):
        endpoint.handling(service.on_process_payment)(PAY)
    for _ in range(2):
        endpoint.handling(service.on_refund_payment)(REFUND)
    assert outside.happenings == ["charge_payment", "undo charge_payment"]
    assert [(told["type"], told["causation"]) for told in outside.published] == [
        ("PaymentProcessed", PAY["id"]),
        ("PaymentRefunded", REFUND["id"]),
    ]


def test_a_refund_that_fails_again_and_again_is_not_forgotten(outside: Outside) -> None:
    endpoint = outside.endpoint("payment")
    service = PaymentService(endpoint, always("charges"))
    endpoint.handling(service.on_process_payment)(PAY)
    outside.failing = {"undo charge_payment"}
    for _ in range(3):
        with pytest.raises(ConnectionError):
            endpoint.handling(service.on_refund_payment)(REFUND)
    assert outside.events == ["PaymentProcessed"]
    outside.failing.clear()
    endpoint.handling(service.on_refund_payment)(REFUND)
    assert outside.events == ["PaymentProcessed", "PaymentRefunded"]


def test_a_declined_payment_says_so(outside: Outside) -> None:
    endpoint = outside.endpoint("payment")
    endpoint.handling(PaymentService(endpoint, always("declines")).on_process_payment)(PAY)
    assert (outside.happenings, outside.events) == ([], ["PaymentDeclined"])


@pytest.mark.parametrize(
    ("answer", "events"), [("in stock", ["ItemsReserved", "ItemsReleased"]), ("sold out", ["ReservationFailed"])]
)
def test_items_are_set_aside_and_put_back(outside: Outside, answer: str, events: list[str]) -> None:
    endpoint = outside.endpoint("inventory")
    service = InventoryService(endpoint, always(answer))
    endpoint.handling(service.on_reserve_items)(wire("ReserveItems", orderId="T1", items=ITEMS))
    endpoint.handling(service.on_release_items)(wire("ReleaseItems", orderId="T1"))
    assert outside.events == events


def test_an_order_is_submitted_and_completed(outside: Outside) -> None:
    endpoint = outside.endpoint("order")
    service = OrderService(endpoint)
    service.submit(REQUEST)
    for _ in range(2):
        endpoint.handling(service.on_complete_order)(wire("CompleteOrder", orderId="T1"))
    assert outside.happenings == ["submit_order", "complete_order"]
    assert [(told["type"], told["data"]) for told in outside.published] == [
        ("OrderSubmitted", ORDER),
        ("OrderCompleted", {"orderId": "T1"}),
    ]


def test_an_order_is_cancelled_for_the_reason_that_the_command_gives(outside: Outside) -> None:
    endpoint = outside.endpoint("order")
    service = OrderService(endpoint)
    service.submit(REQUEST)
    endpoint.handling(service.on_cancel_order)(wire("CancelOrder", orderId="T1", reason="The payment was declined"))
    assert outside.happenings == ["submit_order", "undo submit_order"]
    assert outside.published[-1]["data"] == {"orderId": "T1", "reason": "The payment was declined"}


def test_a_customer_gets_one_mail_for_one_end(outside: Outside) -> None:
    endpoint = outside.endpoint("notification")
    receive = endpoint.handling(NotificationService(endpoint).on_news)
    for event in ("OrderCompleted", "OrderCompleted", "OrderCancelled"):
        receive(wire(event, orderId="T1"))
    assert outside.happenings == ["send_confirmation", "send_apology"]
