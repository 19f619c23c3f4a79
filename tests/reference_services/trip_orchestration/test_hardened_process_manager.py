"""The hardened process manager: the right command after each event, once, whatever happens to its process."""

from __future__ import annotations

from typing import Any

import pytest

from reference_services.trip_orchestration.hardened.process_manager import ProcessManager
from tests.reference_services.outside import Outside, wire

ITEMS = [{"productId": "tent", "quantity": 1}]
ORDER: dict[str, Any] = {"orderId": "T1", "customerId": "C1", "total": 34890, "currency": "EUR", "items": ITEMS}
SUBMITTED = wire("OrderSubmitted", **ORDER)
TO_THE_END = ("PaymentProcessed", "ItemsReserved", "ShippingScheduled")


@pytest.fixture
def outside() -> Outside:
    return Outside()


def handle(outside: Outside, *messages: dict[str, Any]) -> None:
    """Handle each message in a process of its own, so that nothing stays in memory."""
    for message in messages:
        endpoint = outside.endpoint("process_manager")
        endpoint.handling(ProcessManager(endpoint).on_event)(message)


def answer(event: str, **data: Any) -> dict[str, Any]:
    return wire(event, orderId="T1", **data)


def test_takes_one_step_after_the_other(outside: Outside) -> None:
    handle(outside, SUBMITTED, *(answer(event) for event in TO_THE_END))
    assert [(told["type"], told["data"]) for told in outside.published] == [
        ("ProcessPayment", {"orderId": "T1", "customerId": "C1", "amount": 34890, "currency": "EUR"}),
        ("ReserveItems", {"orderId": "T1", "items": ITEMS}),
        ("ScheduleShipping", {"orderId": "T1", "items": ITEMS}),
        ("CompleteOrder", {"orderId": "T1"}),
    ]


def test_each_command_is_the_answer_to_an_event_of_the_same_saga(outside: Outside) -> None:
    handle(outside, SUBMITTED, answer("PaymentProcessed"))
    assert [told["causation"] for told in outside.published] == [SUBMITTED["id"], "PaymentProcessed 1"]
    assert {told["correlation"] for told in outside.published} == {"S1"}


def test_compensates_in_reverse_order_and_says_why_in_the_end(outside: Outside) -> None:
    failed = answer("SchedulingFailed", reason="No carrier would take the parcel")
    handle(outside, SUBMITTED, *(answer(event) for event in TO_THE_END[:2]), failed)
    handle(outside, answer("ItemsReleased"), answer("PaymentRefunded"))
    assert outside.events[3:] == ["ReleaseItems", "RefundPayment", "CancelOrder"]
    assert outside.published[-1]["data"] == {"orderId": "T1", "reason": "No carrier would take the parcel"}


@pytest.mark.parametrize(
    ("history", "compensations", "reason"),
    [
        (["PaymentDeclined"], ["CancelOrder"], "The payment was declined"),
        (
            ["PaymentProcessed", "ReservationFailed", "PaymentRefunded"],
            ["RefundPayment", "CancelOrder"],
            "The items are not all in stock",
        ),
    ],
    ids=["payment", "inventory"],
)
def test_undoes_only_what_was_done(outside: Outside, history: list[str], compensations: list[str], reason: str) -> None:
    handle(outside, SUBMITTED, *(answer(event) for event in history))
    assert outside.events[-len(compensations) :] == compensations
    assert not {"ReleaseItems", "ScheduleShipping"} & set(outside.events)
    assert outside.published[-1]["data"]["reason"] == reason


def test_an_event_that_comes_twice_asks_for_one_thing(outside: Outside) -> None:
    handle(outside, SUBMITTED, SUBMITTED, answer("PaymentProcessed"), answer("PaymentProcessed"), SUBMITTED)
    assert outside.events == ["ProcessPayment", "ReserveItems"]


def test_a_command_that_the_broker_did_not_take_is_sent_when_the_process_is_back(outside: Outside) -> None:
    outside.failing = {"ReserveItems"}
    handle(outside, SUBMITTED)
    with pytest.raises(ConnectionError):
        handle(outside, answer("PaymentProcessed"))
    outside.failing.clear()
    outside.endpoint("process_manager").start()
    outside.pass_time(0)
    assert outside.events == ["ProcessPayment", "ReserveItems"]


def test_tells_how_far_an_order_has_come(outside: Outside) -> None:
    manager = ProcessManager(outside.endpoint("process_manager"))
    assert manager.progress("T1") is None
    handle(outside, SUBMITTED, answer("PaymentProcessed"))
    progress = manager.progress("T1")
    assert progress is not None
    assert progress["at"] == "ReserveItems"
