"""Binds the tutorial's services with its best practices: all of them, and some alone, as one hides another."""

from __future__ import annotations

from dataclasses import dataclass

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.order_fulfilment.as_documented.best_practices import (
    CorrelatingProducer,
    DeadLetteringConsumer,
    IdempotentConsumer,
    TimedOrderService,
)
from reference_services.order_fulfilment.as_documented.binding import Kafka, Node, request_of
from reference_services.order_fulfilment.as_documented.inventory import InventoryService
from reference_services.order_fulfilment.as_documented.kafka import Consumer, Producer
from reference_services.order_fulfilment.as_documented.order import OrderService
from reference_services.order_fulfilment.as_documented.payment import PaymentService


@dataclass(frozen=True, slots=True)
class Practices:
    """Which of the four are followed."""

    idempotency: bool = False
    correlation: bool = False
    timeout: bool = False
    dead_letters: bool = False

    def system(self, topology: str) -> System:
        """Bind the services."""
        found = System(topology)
        found.service("order")(self.order)
        found.service("payment")(self.payment)
        found.service("inventory")(self.inventory)
        return found

    def order(self, env: Environment) -> None:
        ports = self.producer(env), self.consumer(env), env, Node(env)
        service = self.timed(env, TimedOrderService(*ports)) if self.timeout else OrderService(*ports)
        service.on_module_init()
        env.starts("OrderCreated", lambda start: service.create_order(request_of(env, start)))

    def payment(self, env: Environment) -> None:
        PaymentService(self.producer(env), self.consumer(env), env, Node(env)).on_module_init()

    def inventory(self, env: Environment) -> None:
        InventoryService(self.producer(env), self.consumer(env), env, Node(env)).on_module_init()

    def timed(self, env: Environment, service: TimedOrderService) -> TimedOrderService:
        service.set_timeout = lambda callback, delay_s: env.timer(delay_s, callback, "setTimeout")
        return service

    def producer(self, env: Environment) -> Producer:
        kafka = Kafka(env)
        return CorrelatingProducer(kafka, env.uuid) if self.correlation else kafka

    def consumer(self, env: Environment) -> Consumer:
        kafka = Kafka(env)
        consumer: Consumer = IdempotentConsumer(kafka) if self.idempotency else kafka
        return DeadLetteringConsumer(consumer, kafka) if self.dead_letters else consumer


PLAIN, FULL = "contracts/order_fulfilment/as_documented.yaml", "contracts/order_fulfilment/best_practices.yaml"

idempotent = Practices(idempotency=True).system(PLAIN)
timed = Practices(timeout=True).system(PLAIN)
dead_lettered = Practices(dead_letters=True).system(PLAIN)
system = Practices(idempotency=True, correlation=True, timeout=True, dead_letters=True).system(FULL)
