"""Binds the tutorial's services to the world that choreo-check controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import System
from reference_services.order_fulfilment.as_documented.best_practices import DEAD_LETTER_QUEUE
from reference_services.order_fulfilment.as_documented.inventory import InventoryService
from reference_services.order_fulfilment.as_documented.kafka import Event, EventHandler
from reference_services.order_fulfilment.as_documented.order import OrderService
from reference_services.order_fulfilment.as_documented.payment import PaymentService

system = System("contracts/order_fulfilment/as_documented.yaml")


class Kafka:
    """The simulated broker, as a producer and a consumer."""

    def __init__(self, env: Environment) -> None:
        self.env = env

    async def send(self, topic: str, event: Event, key: str | None) -> None:
        if topic != DEAD_LETTER_QUEUE:  # which is for somebody to look at, and no service does
            await self.env.publish(event, key=key)

    def subscribe(self, group: str, topics: Sequence[str], handler: EventHandler) -> None:
        assert group == f"{self.env.name}-service"
        for topic in topics:
            self.env.on(topic, handler)


class Node:
    """The simulated machine. Each number that is drawn is high or low: a decision of its own."""

    def __init__(self, env: Environment) -> None:
        self.timestamp = env.clock.timestamp
        self.uuid = env.uuid
        self.decide = env.decide
        self.draws = count(1)

    def random(self) -> float:
        return 1.0 if self.decide(f"draw {next(self.draws)}", ("high", "low")) == "high" else 0.0


def request_of(env: Environment, start: Start) -> Mapping[str, Any]:
    """Return what a client sends. Nobody checks it, so a client may name the order itself, by both of the names."""
    asked = {name: start.data[name] for name in ("userId", "items", "total")}
    if env.decide("client names the order", ("no", "yes")) == "no":
        return asked
    name = env.uuid()
    return asked | {"id": name, "orderId": name}


@system.service("order")
def order(env: Environment) -> None:
    kafka = Kafka(env)
    service = OrderService(kafka, kafka, env, Node(env))
    service.on_module_init()
    env.starts("OrderCreated", lambda start: service.create_order(request_of(env, start)))


@system.service("payment")
def payment(env: Environment) -> None:
    kafka = Kafka(env)
    PaymentService(kafka, kafka, env, Node(env)).on_module_init()


@system.service("inventory")
def inventory(env: Environment) -> None:
    kafka = Kafka(env)
    InventoryService(kafka, kafka, env, Node(env)).on_module_init()
