"""The hardened services on their own, each against a world that fails where the test says so."""

from __future__ import annotations

from typing import Any

import pytest

from reference_services.food_delivery.hardened.analytics import AnalyticsService
from reference_services.food_delivery.hardened.loyalty import LoyaltyService
from reference_services.food_delivery.hardened.notification import NotificationService
from reference_services.food_delivery.hardened.order import OrderService
from reference_services.food_delivery.hardened.payment import PaymentService
from reference_services.food_delivery.hardened.restaurant import RestaurantService
from reference_services.reliable import Message
from tests.reference_services.outside import Outside, always, wire

PLACED = wire("order.placed", customer_id="C1", restaurant_id="R1", total=2500, currency="EUR", items=[])
CANCELLED = wire("order.cancelled", reason="Kitchen closed")
REQUEST = Message("S1", "request", "S1", PLACED["data"])


class Payment:
    """A payment service as its process has it: new after each restart."""

    def __init__(self, outside: Outside, answer: str = "charges") -> None:
        endpoint = outside.endpoint("payment")
        service = PaymentService(endpoint, always(answer))
        self.placed = endpoint.handling(service.on_order_placed)
        self.cancelled = endpoint.handling(service.on_order_cancelled)
        endpoint.start()


@pytest.fixture
def outside() -> Outside:
    return Outside()


# --- an effect that can be undone


def test_charges_once_for_an_order_that_is_delivered_twice(outside: Outside) -> None:
    for _ in range(2):
        Payment(outside).placed(PLACED)
    assert outside.happenings == ["charge_customer"]
    assert outside.events == ["payment.charged"]


def test_tells_what_was_charged_as_an_answer_to_the_order(outside: Outside) -> None:
    Payment(outside).placed(PLACED)
    [told] = outside.published
    assert told["data"] == {
        "order_id": "O1", "customer_id": "C1", "payment_id": "pay-O1", "amount": 2500, "currency": "EUR",
    }  # fmt: skip
    assert (told["correlation"], told["causation"]) == ("S1", PLACED["id"])


def test_a_refused_charge_leaves_nothing_to_refund(outside: Outside) -> None:
    payment = Payment(outside, "declines")
    payment.placed(PLACED)
    payment.cancelled(CANCELLED)
    assert outside.events == ["payment.declined"]
    assert outside.happenings == []


def test_refunds_once_what_was_charged(outside: Outside) -> None:
    payment = Payment(outside)
    payment.placed(PLACED)
    for number in (1, 1, 2):
        payment.cancelled(CANCELLED | {"id": f"cancelled {number}"})
    assert outside.happenings == ["charge_customer", "undo charge_customer"]
    assert outside.events == ["payment.charged", "payment.refunded"]
    assert outside.published[1]["causation"] == "cancelled 1"


def test_an_order_that_was_cancelled_first_is_never_charged(outside: Outside) -> None:
    payment = Payment(outside)
    payment.cancelled(CANCELLED)
    payment.placed(PLACED)
    assert (outside.happenings, outside.events) == ([], [])


def test_a_charge_that_failed_is_done_when_the_order_comes_again(outside: Outside) -> None:
    outside.failing = {"charge_customer"}
    with pytest.raises(ConnectionError):
        Payment(outside).placed(PLACED)
    outside.failing.clear()
    Payment(outside).placed(PLACED)
    assert outside.happenings == ["charge_customer"]
    assert outside.events == ["payment.charged"]


def test_a_charge_whose_answer_was_lost_is_refunded_when_the_order_was_cancelled_meanwhile(outside: Outside) -> None:
    outside.losing = {"charge_customer"}
    with pytest.raises(ConnectionError):
        Payment(outside).placed(PLACED)
    outside.losing.clear()
    Payment(outside).cancelled(CANCELLED)
    Payment(outside).placed(PLACED)
    assert outside.happenings == ["charge_customer", "undo charge_customer"]
    assert outside.events == ["payment.charged", "payment.refunded"]


def test_a_charge_that_failed_is_not_done_any_more_when_the_order_was_cancelled_meanwhile(outside: Outside) -> None:
    outside.failing = {"charge_customer"}
    with pytest.raises(ConnectionError):
        Payment(outside).placed(PLACED)
    outside.failing.clear()
    Payment(outside).cancelled(CANCELLED)
    Payment(outside).placed(PLACED)
    assert (outside.happenings, outside.events) == ([], [])


def test_a_cancellation_in_the_middle_of_a_charge_has_it_refunded(outside: Outside, monkeypatch: Any) -> None:
    charge = outside.effect

    def charge_late(name: str, key: str, **about: Any) -> None:
        Payment(outside).cancelled(CANCELLED)
        charge(name, key, **about)

    monkeypatch.setattr(outside, "effect", charge_late)
    Payment(outside).placed(PLACED)
    assert outside.happenings == ["charge_customer", "undo charge_customer"]
    assert outside.events == ["payment.charged", "payment.refunded"]


def test_a_refund_that_failed_is_paid_when_the_cancellation_comes_again(outside: Outside) -> None:
    Payment(outside).placed(PLACED)
    outside.losing = {"undo charge_customer"}
    with pytest.raises(ConnectionError):
        Payment(outside).cancelled(CANCELLED)
    outside.losing.clear()
    Payment(outside).cancelled(CANCELLED)
    assert outside.happenings == ["charge_customer", "undo charge_customer"]
    assert outside.events == ["payment.charged", "payment.refunded"]


# --- the outbox


def test_what_the_broker_did_not_confirm_is_published_again_with_the_same_id(outside: Outside) -> None:
    outside.losing = {"payment.charged"}
    with pytest.raises(ConnectionError):
        Payment(outside).placed(PLACED)
    outside.losing.clear()
    Payment(outside).placed(PLACED)
    first, second = outside.published
    assert first == second


def test_what_was_not_published_is_published_after_a_restart(outside: Outside) -> None:
    outside.failing = {"payment.charged"}
    with pytest.raises(ConnectionError):
        Payment(outside).placed(PLACED)
    outside.failing.clear()
    Payment(outside)
    outside.pass_time(0)
    assert outside.events == ["payment.charged"]


# --- the other services


@pytest.mark.parametrize(
    ("answer", "event"), [("accepts", "order.confirmed_by_restaurant"), ("rejects", "order.rejected_by_restaurant")]
)
def test_a_kitchen_accepts_an_order_or_rejects_it(outside: Outside, answer: str, event: str) -> None:
    endpoint = outside.endpoint("restaurant")
    service = RestaurantService(endpoint, always(answer))
    endpoint.handling(service.on_order_placed)(PLACED)
    assert outside.events == [event]
    assert outside.happenings == (["accept_order"] if answer == "accepts" else [])


def test_an_order_is_placed_once_however_often_it_is_asked_for(outside: Outside) -> None:
    service = OrderService(outside.endpoint("order"))
    for _ in range(2):
        service.place(REQUEST)
    assert outside.happenings == ["place_order"]
    assert [(told["type"], told["causation"]) for told in outside.published] == [("order.placed", None)]


def test_a_request_whose_answer_was_lost_is_finished_by_itself(outside: Outside) -> None:
    outside.losing = {"place_order"}
    with pytest.raises(ConnectionError):
        OrderService(outside.endpoint("order")).place(REQUEST)
    outside.losing.clear()
    outside.pass_time(1)
    assert outside.happenings == ["place_order"]
    assert outside.events == ["order.placed"]


def test_a_request_that_did_not_take_effect_is_made_again_after_a_restart(outside: Outside) -> None:
    outside.failing = {"place_order"}
    service = OrderService(outside.endpoint("order"))
    with pytest.raises(ConnectionError):
        service.place(REQUEST)
    outside.restart()
    outside.failing.clear()
    OrderService(outside.endpoint("order")).start()
    outside.pass_time(0)
    assert service.order.open_intents() == []
    assert (outside.happenings, outside.events) == (["place_order"], ["order.placed"])


def test_the_first_failure_cancels_an_order_and_no_other_does(outside: Outside) -> None:
    endpoint = outside.endpoint("order")
    service = OrderService(endpoint)
    service.place(REQUEST)
    for event, reason in (("order.rejected_by_restaurant", "Kitchen closed"), ("payment.declined", "No money")):
        endpoint.handling(service.on_failure)(wire(event, reason=reason))
    assert outside.happenings == ["place_order", "undo place_order"]
    assert outside.events == ["order.placed", "order.cancelled"]
    assert outside.published[1]["data"] == {"order_id": "O1", "reason": "Kitchen closed"}


def test_one_text_message_for_one_event_even_if_the_answer_is_lost(outside: Outside) -> None:
    endpoint = outside.endpoint("notification")
    receive = endpoint.handling(NotificationService(endpoint).on_news)
    outside.losing = {"send_sms"}
    with pytest.raises(ConnectionError):
        receive(CANCELLED)
    outside.losing.clear()
    receive(CANCELLED)
    receive(wire("driver.assigned"))
    assert outside.happenings == ["send_sms", "send_sms"]


def test_points_are_taken_back_with_the_payment(outside: Outside) -> None:
    endpoint = outside.endpoint("loyalty")
    service = LoyaltyService(endpoint)
    endpoint.handling(service.on_payment_charged)(wire("payment.charged", customer_id="C1", amount=2599))
    assert service.award.load("O1") is not None
    endpoint.handling(service.on_order_cancelled)(CANCELLED)
    assert outside.happenings == ["award_points", "undo award_points"]


def test_analytics_counts_each_event_once(outside: Outside) -> None:
    endpoint = outside.endpoint("analytics")
    receive = endpoint.handling(AnalyticsService(endpoint).on_event)
    for number in (1, 1, 2):
        receive(wire("order.placed", number))
    assert outside.store.get("count/order.placed") == 2
