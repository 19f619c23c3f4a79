"""How an order ends at the hardened order service: confirmed, cancelled by a failure, or given up as too late."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from reference_services.order_fulfilment.hardened.confirmation import TOO_LATE, WITHIN_S
from reference_services.order_fulfilment.hardened.order import OrderService
from reference_services.reliable import Message
from tests.reference_services.outside import Outside

REQUEST = Message("S1", "request", "S1", {"orderId": "O1", "items": []})
CREATED, RESERVED = "OrderCreated", "InventoryReserved"


class Order:
    """An order service as its process has it: new after each restart."""

    def __init__(self, outside: Outside) -> None:
        endpoint = outside.endpoint("order")
        self.service = OrderService(endpoint, lambda: outside.now)
        self.part = endpoint.handling(self.service.on_part)
        self.failure = endpoint.handling(self.service.on_failure)
        self.service.start()


def wire(event: str, number: int = 1, **data: Any) -> dict[str, Any]:
    """Return a message as it comes off the wire."""
    return {"id": f"{event} {number}", "type": event, "correlationid": "S1", "data": {"orderId": "O1", **data}}


@pytest.fixture
def outside() -> Outside:
    """A world in which the order exists."""
    outside = Outside()
    Order(outside).service.create(REQUEST)
    assert (outside.events, outside.happenings) == (["OrderCreated"], ["create_order"])
    return outside


def since_created(outside: Outside) -> tuple[list[str], list[str]]:
    """Return the events and effects after the creation of the order."""
    return outside.events[1:], outside.happenings[1:]


@pytest.mark.parametrize("parts", list(permutations([CREATED, RESERVED])), ids=" ".join)
def test_confirms_once_when_both_events_have_come(outside: Outside, parts: tuple[str, ...]) -> None:
    order = Order(outside)
    for part in [*parts, *parts]:
        order.part(wire(part))
    assert since_created(outside) == (["OrderConfirmed"], ["confirm_order"])
    assert outside.published[-1]["causation"] == wire(parts[1])["id"]
    assert outside.timers == []


def test_one_event_that_comes_twice_is_not_both(outside: Outside) -> None:
    order = Order(outside)
    for number in (1, 1, 2):
        order.part(wire(RESERVED, number))
    assert since_created(outside) == ([], [])


def test_gives_up_after_thirty_seconds_also_when_it_was_restarted_meanwhile(outside: Outside) -> None:
    Order(outside).part(wire(CREATED))
    outside.pass_time(WITHIN_S / 2)
    outside.restart()
    order = Order(outside)
    outside.pass_time(WITHIN_S / 2)
    told = outside.published[-1]
    assert (told["type"], told["causation"]) == ("OrderTimedOut", wire(CREATED)["id"])
    assert told["data"] == {"orderId": "O1", "reason": TOO_LATE}
    order.part(wire(RESERVED))
    assert since_created(outside) == (["OrderTimedOut"], [])


@pytest.mark.parametrize("failure", ["PaymentFailed", "InventoryFailed", "OrderTimedOut"])
def test_a_failure_cancels_the_order_and_closes_the_join(outside: Outside, failure: str) -> None:
    order = Order(outside)
    order.part(wire(CREATED))
    order.failure(wire(failure, reason="No money"))
    order.part(wire(RESERVED))
    outside.pass_time(WITHIN_S)
    assert since_created(outside) == (["OrderCancelled"], ["undo create_order"])
    told = outside.published[-1]
    assert (told["data"], told["causation"]) == ({"orderId": "O1", "reason": "No money"}, wire(failure)["id"])


def test_the_first_failure_counts_and_no_other(outside: Outside) -> None:
    order = Order(outside)
    for failure in ("OrderTimedOut", "InventoryFailed", "OrderTimedOut"):
        order.failure(wire(failure, reason=failure))
    assert since_created(outside) == (["OrderCancelled"], ["undo create_order"])
    assert outside.published[-1]["data"]["reason"] == "OrderTimedOut"


def test_a_confirmation_that_failed_is_made_when_the_event_comes_again(outside: Outside) -> None:
    outside.failing = {"confirm_order"}
    order = Order(outside)
    order.part(wire(CREATED))
    with pytest.raises(ConnectionError):
        order.part(wire(RESERVED))
    outside.failing.clear()
    outside.pass_time(WITHIN_S)
    order.part(wire(RESERVED))
    assert since_created(outside) == (["OrderConfirmed"], ["confirm_order"])


def test_a_cancellation_that_was_interrupted_goes_on_when_the_failure_comes_again(outside: Outside) -> None:
    outside.losing = {"undo create_order"}
    with pytest.raises(ConnectionError):
        Order(outside).failure(wire("PaymentFailed", reason="No money"))
    outside.losing.clear()
    Order(outside).failure(wire("PaymentFailed", reason="No money"))
    assert since_created(outside) == (["OrderCancelled"], ["undo create_order"])


def test_a_deadline_that_the_broker_did_not_take_is_told_again(outside: Outside) -> None:
    outside.failing = {"OrderTimedOut"}
    Order(outside).part(wire(CREATED))
    _, ring = outside.timers[0]
    with pytest.raises(ConnectionError):
        outside.pass_time(WITHIN_S)
    outside.failing.clear()
    ring()
    assert since_created(outside) == (["OrderTimedOut"], [])
