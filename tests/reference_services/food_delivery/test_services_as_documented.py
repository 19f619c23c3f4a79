"""The tutorial's services on their own, over a bus in memory: they do what the tutorial says, flaws included."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from reference_services.food_delivery.as_documented.driver import DriverService
from reference_services.food_delivery.as_documented.event_bus import EventBus, EventHandler, settled
from reference_services.food_delivery.as_documented.loyalty import LoyaltyService
from reference_services.food_delivery.as_documented.notification import NotificationService
from reference_services.food_delivery.as_documented.order import OrderService
from reference_services.food_delivery.as_documented.payment import PaymentService
from reference_services.food_delivery.as_documented.restaurant import RestaurantService


class Town:
    """A bus in memory, which keeps what was published and delivers it at once; a clock that stands still."""

    def __init__(self, *answers: str) -> None:
        self.handlers: dict[str, list[EventHandler]] = {}
        self.published: list[dict[str, Any]] = []
        self.happenings: list[str] = []
        self.answers = list(answers)
        self.bus = EventBus(self.publish, self.subscribe, self)
        self.order = OrderService(self.bus, self)
        RestaurantService(self.bus, self, self, lambda _: 7)
        PaymentService(self.bus, self)
        DriverService(self.bus, self, lambda _: 42)
        NotificationService(self.bus, self)
        LoyaltyService(self.bus, self)

    def now(self) -> float:
        return 1746816133.507

    def timestamp(self) -> str:
        return "2025-05-09T18:42:13.507Z"

    def can_fulfill(self) -> bool:
        return not self.answers or self.answers.pop(0) == "yes"

    def effect(self, name: str) -> None:
        self.happenings.append(name)

    def subscribe(self, event: str, handler: EventHandler) -> None:
        self.handlers.setdefault(event, []).append(handler)

    async def publish(self, event: Mapping[str, Any]) -> None:
        message = json.loads(json.dumps(event))
        self.published.append(message)
        for handler in self.handlers.get(message["type"], []):
            await handler(message)

    def place(self) -> str:
        return asyncio.run(self.order.place_order("cust-alice", "restaurant-pizza-palace", ["margherita"]))

    @property
    def events(self) -> list[str]:
        return [event["type"] for event in self.published]


def test_the_process_emerges_from_the_reactions() -> None:
    town = Town()
    order_id = town.place()
    assert town.events == ["order.placed", "order.confirmed_by_restaurant", "payment.charged", "driver.assigned"]
    assert {event["aggregateId"] for event in town.published} == {order_id} == {"ORD-1746816133507"}
    assert town.published[-1] == {
        "type": "driver.assigned",
        "aggregateId": order_id,
        "data": {"driverId": "DRV-42", "estimatedArrival": "12 min"},
        "timestamp": "2025-05-09T18:42:13.507Z",
        "source": "DriverService",
    }


def test_the_customer_of_a_rejected_order_has_paid() -> None:
    town = Town("no")
    town.place()
    assert town.events == ["order.placed", "order.rejected_by_restaurant", "payment.charged"]
    assert town.happenings == ["place_order", "send_sms", "charge_customer", "award_points"]


def test_an_order_that_is_delivered_twice_is_charged_twice_and_gets_two_drivers() -> None:
    town = Town()
    town.place()
    asyncio.run(town.publish(town.published[0]))
    assert town.happenings.count("charge_customer") == 2
    assert town.happenings.count("assign_driver") == 2


def test_an_order_that_is_delivered_twice_can_be_confirmed_and_rejected() -> None:
    town = Town("yes", "no")
    town.place()
    asyncio.run(town.publish(town.published[0]))
    assert {"order.confirmed_by_restaurant", "driver.assigned", "order.rejected_by_restaurant"} <= set(town.events)


def test_two_orders_of_one_millisecond_are_one() -> None:
    town = Town()
    assert town.place() == town.place()


def test_an_error_is_heard_by_nobody() -> None:
    async def fail(_: Mapping[str, Any]) -> None:
        raise ConnectionError

    asyncio.run(settled(fail)({}))
    with pytest.raises(ConnectionError):
        asyncio.run(fail({}))
