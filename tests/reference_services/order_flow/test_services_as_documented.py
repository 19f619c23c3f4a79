"""The tutorial's services on their own, over a bus in memory: they do what the tutorial says, flaws included."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from reference_services.order_flow.as_documented.event_bus import Event, EventBus, EventHandler
from reference_services.order_flow.as_documented.inventory import InventoryService, OutOfStockError
from reference_services.order_flow.as_documented.order import OrderService
from reference_services.order_flow.as_documented.payment import CardDeclinedError, PaymentService


class Town:
    """A bus in memory, which delivers when it is told to; a bank and a warehouse."""

    def __init__(self, *, accepts: bool = True, has_stock: bool = True, redelivers: bool = True) -> None:
        self.handlers: dict[str, EventHandler] = {}
        self.published: list[tuple[str, Event]] = []
        self.happenings: list[str] = []
        self.lost: set[str] = set()
        self.failing: set[str] = set()
        ids = (f"id-{number}" for number in count(1))
        bus = EventBus(self.publish, self.handlers.__setitem__, redelivers=redelivers)
        self.order = OrderService(self, bus, ids.__next__)
        PaymentService(self, bus, lambda: accepts, ids.__next__).start()
        InventoryService(self, bus, lambda: has_stock).start()

    def publish(self, topic: str, event: Event) -> None:
        if topic in self.lost:
            raise ConnectionError(topic)
        self.published.append((topic, event))

    def effect(self, name: str) -> None:
        if name in self.failing:
            raise ConnectionError(name)
        self.happenings.append(name)

    def create(self) -> None:
        self.order.create_order("456", 99.99)

    def deliver(self, at: int) -> None:
        """Deliver what was published as the n-th."""
        topic, event = self.published[at]
        self.handlers[topic](event)

    @property
    def topics(self) -> list[str]:
        return [topic for topic, _ in self.published]


def test_an_order_is_paid_and_then_supplied() -> None:
    town = Town()
    town.create()
    town.deliver(0)
    town.deliver(1)
    assert town.published == [
        ("order.created", {"order_id": "id-1", "customer_id": "456", "total": 99.99}),
        ("payment.charged", {"order_id": "id-1", "payment_id": "id-2"}),
        ("inventory.reserved", {"order_id": "id-1"}),
    ]
    assert town.happenings == ["create_order", "charge_payment", "reserve_inventory"]


def test_a_refused_payment_is_told_on_each_delivery_and_fails_each_time() -> None:
    town = Town(accepts=False)
    town.create()
    for _ in range(2):
        with pytest.raises(CardDeclinedError):
            town.deliver(0)
    failed: dict[str, Any] = {"order_id": "id-1", "error": "card declined: insufficient funds"}
    assert town.published[1:] == [("payment.failed", failed), ("payment.failed", failed)]


def test_the_money_of_an_order_that_cannot_be_supplied_is_kept() -> None:
    town = Town(has_stock=False)
    town.create()
    town.deliver(0)
    with pytest.raises(OutOfStockError):
        town.deliver(1)
    assert town.topics[2:] == ["inventory.reservation.failed"]
    assert town.topics[2] not in town.handlers
    assert town.happenings == ["create_order", "charge_payment"]


def test_a_payment_that_was_called_failed_is_taken_on_the_next_delivery() -> None:
    town = Town()
    town.create()
    town.failing = {"charge_payment"}
    with pytest.raises(ConnectionError):
        town.deliver(0)
    town.failing.clear()
    town.deliver(0)
    assert town.topics[1:] == ["payment.failed", "payment.charged"]


def test_an_event_that_comes_twice_is_paid_twice() -> None:
    town = Town()
    town.create()
    town.deliver(0)
    town.deliver(0)
    assert town.happenings.count("charge_payment") == 2


def test_a_bus_in_memory_forgets_an_error() -> None:
    town = Town(accepts=False, redelivers=False)
    town.create()
    town.deliver(0)
    assert town.topics == ["order.created", "payment.failed"]


def test_nobody_learns_that_an_event_was_not_published() -> None:
    town = Town()
    town.lost = {"order.created"}
    town.create()
    assert (town.happenings, town.published) == (["create_order"], [])
