"""The tutorial's services on their own, over a broker in memory: they do what the tutorial says, flaws included."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import pytest

from reference_services.order_fulfilment.as_documented.best_practices import (
    DEAD_LETTER_QUEUE,
    CorrelatingProducer,
    DeadLetteringConsumer,
    IdempotentConsumer,
    TimedOrderService,
)
from reference_services.order_fulfilment.as_documented.inventory import InventoryService
from reference_services.order_fulfilment.as_documented.kafka import Event, EventHandler
from reference_services.order_fulfilment.as_documented.order import OrderService
from reference_services.order_fulfilment.as_documented.payment import PaymentService

ASKED = {"userId": "user-118", "items": [{"productId": "prod-3", "quantity": 1}], "total": 9.99}
NAMED = {**ASKED, "id": "O1", "orderId": "O1"}
LUCK = 1.0
BAD_LUCK = 0.0


class Town:
    """A broker in memory, which delivers at once; a bank, a warehouse, and chance as it is told."""

    def __init__(self, *luck: float) -> None:
        self.luck: Iterator[float] = iter(luck)
        self.numbers = count(1)
        self.handlers: dict[str, list[EventHandler]] = {}
        self.sent: list[tuple[str, Event, str | None]] = []
        self.happenings: list[str] = []
        self.order = OrderService(self, self, self, self)
        self.payment = PaymentService(self, self, self, self)
        self.inventory = InventoryService(self, self, self, self)
        for service in (self.order, self.payment, self.inventory):
            service.on_module_init()

    async def send(self, topic: str, event: Event, key: str | None) -> None:
        message = json.loads(json.dumps(event))
        self.sent.append((topic, message, key))
        for handler in self.handlers.get(topic, []):
            await handler(message)

    def subscribe(self, group: str, topics: Sequence[str], handler: EventHandler) -> None:
        assert group.endswith("-service")
        for topic in topics:
            self.handlers.setdefault(topic, []).append(handler)

    def timestamp(self) -> str:
        return "2025-03-14T09:21:07.318Z"

    def uuid(self) -> str:
        return f"uuid-{next(self.numbers)}"

    def random(self) -> float:
        return next(self.luck)

    def effect(self, name: str) -> None:
        self.happenings.append(name)

    def undo(self, name: str) -> None:
        self.happenings.append(f"undo {name}")

    def create(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return asyncio.run(self.order.create_order(asked))

    @property
    def topics(self) -> list[str]:
        return [topic for topic, _, _ in self.sent]


def test_two_pieces_of_one_article_are_set_aside_whatever_was_ordered() -> None:
    town = Town(LUCK, LUCK)
    order = town.create(NAMED)
    assert town.topics == ["OrderCreated", "PaymentCompleted", "InventoryReserved"]
    assert town.happenings == ["create_order", "charge_payment", "reserve_inventory"]
    assert town.sent[-1][1]["data"]["items"] == [{"productId": "prod-1", "quantity": 2}]
    assert order["status"] == "pending"


@pytest.mark.parametrize(
    ("luck", "topics", "happenings"),
    [
        ([BAD_LUCK], ["PaymentFailed"], []),
        ([LUCK, BAD_LUCK], ["PaymentCompleted", "InventoryFailed"], ["charge_payment"]),
    ],
    ids=["payment", "inventory"],
)
def test_a_failure_cancels_an_order_that_its_client_has_named(
    luck: list[float], topics: list[str], happenings: list[str]
) -> None:
    town = Town(*luck)
    order = town.create(NAMED)
    assert town.topics == ["OrderCreated", *topics, "OrderCancelled"]
    assert town.happenings == ["create_order", *happenings, "undo create_order"]
    assert order["status"] == "cancelled"


def test_a_failure_does_not_find_an_order_that_the_service_has_named() -> None:
    town = Town(BAD_LUCK)
    town.create(ASKED)
    assert town.topics == ["OrderCreated", "PaymentFailed"]
    assert "orderId" not in town.sent[0][1]["data"]
    assert town.sent[0][2] == "uuid-1"
    assert town.sent[1][2] is None


def test_an_order_that_is_delivered_twice_is_paid_and_refused() -> None:
    town = Town(LUCK, LUCK, BAD_LUCK)
    town.create(NAMED)
    asyncio.run(town.payment.handle_order_created(town.sent[0][1]))
    assert town.topics[3:] == ["PaymentFailed", "OrderCancelled"]
    assert town.happenings == ["create_order", "charge_payment", "reserve_inventory", "undo create_order"]


def test_an_order_is_cancelled_as_often_as_it_fails() -> None:
    town = Town(BAD_LUCK)
    town.create(NAMED)
    asyncio.run(town.order.handle_compensation_event(town.sent[1][1]))
    assert town.topics.count("OrderCancelled") == 2


# --- the best practices


class Heard:
    """A handler that keeps what it gets, and fails where it is told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.events: list[Event] = []
        self.fails = fails

    async def handle(self, event: Event) -> None:
        self.events.append(event)
        if self.fails:
            raise ConnectionError


def deliver(town: Town, event: Event) -> None:
    asyncio.run(town.send("Told", event, None))


def test_the_first_event_without_an_id_makes_all_others_known() -> None:
    town, heard = Town(), Heard()
    IdempotentConsumer(town).subscribe("test-service", ["Told"], heard.handle)
    deliver(town, {"data": {"number": 1}})
    deliver(town, {"data": {"number": 2}})
    assert [event["data"]["number"] for event in heard.events] == [1]


def test_with_ids_it_would_be_the_repeated_event_only_that_is_ignored() -> None:
    town, heard = Town(), Heard()
    IdempotentConsumer(town).subscribe("test-service", ["Told"], heard.handle)
    for id_ in ("a", "b", "a"):
        deliver(town, {"id": id_})
    assert [event["id"] for event in heard.events] == ["a", "b"]


def test_an_event_is_put_away_after_one_error() -> None:
    town, heard = Town(), Heard(fails=True)
    DeadLetteringConsumer(town, town).subscribe("test-service", ["Told"], heard.handle)
    deliver(town, {"eventType": "Told"})
    assert town.topics == ["Told", DEAD_LETTER_QUEUE]
    assert len(heard.events) == 1


def test_what_comes_back_from_the_dead_letters_is_paid_although_the_order_is_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = Town(LUCK, LUCK, LUCK)
    town.handlers["OrderCreated"].clear()
    DeadLetteringConsumer(town, town).subscribe("payment-service", ["OrderCreated"], town.payment.handle_order_created)
    with monkeypatch.context() as bank_holiday:
        bank_holiday.setattr(town.payment, "gateway", None)
        order = town.create(NAMED)
    asyncio.run(town.order.cancel_order(order, "Saga timeout"))
    put_away = next(event for topic, event, _ in town.sent if topic == DEAD_LETTER_QUEUE)
    asyncio.run(town.send("OrderCreated", put_away, None))
    assert town.happenings == ["create_order", "undo create_order", "charge_payment", "reserve_inventory"]


def test_no_two_events_have_the_same_correlation_id() -> None:
    town = Town()
    town.handlers.clear()
    producer = CorrelatingProducer(town, town.uuid)
    for topic in ("OrderCreated", "PaymentFailed"):
        asyncio.run(producer.send(topic, {"eventType": topic, "data": {}}, None))
    assert [event["correlationId"] for _, event, _ in town.sent] == ["uuid-1", "uuid-2"]


@pytest.mark.parametrize(
    ("luck", "cancellations"),
    [([LUCK, LUCK], ["Saga timeout"]), ([BAD_LUCK], ["Insufficient funds"])],
    ids=["after a success, too", "not once more"],
)
def test_the_timeout_cancels_what_nobody_has_cancelled(luck: list[float], cancellations: list[str]) -> None:
    town = Town(*luck)
    timeouts: list[tuple[Callable[[], Coroutine[Any, Any, None]], float]] = []
    town.order = service = TimedOrderService(town, town, town, town)
    service.set_timeout = lambda callback, delay_s: timeouts.append((callback, delay_s))  # type: ignore[arg-type]
    service.on_module_init()
    town.create(NAMED)
    [(ring, delay_s)] = timeouts
    asyncio.run(ring())
    assert delay_s == 30
    assert [event["data"]["reason"] for topic, event, _ in town.sent if topic == "OrderCancelled"] == cancellations
