"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.binding import endpoint_of, request_of, stored_in_sqlite
from reference_services.order_fulfilment.hardened.inventory import InventoryService
from reference_services.order_fulfilment.hardened.notification import NotificationService
from reference_services.order_fulfilment.hardened.order import OrderService
from reference_services.order_fulfilment.hardened.payment import PaymentService

system = System("contracts/order_fulfilment/topology.yaml")


@system.service("order", stateless=True)
def order(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = OrderService(endpoint, env.clock)
    env.starts("OrderCreated", lambda start: service.create(request_of(start)))
    for event in ("OrderCreated", "InventoryReserved"):
        env.on(event, endpoint.handling(service.on_part))
    for event in ("PaymentFailed", "InventoryFailed", "OrderTimedOut"):
        env.on(event, endpoint.handling(service.on_failure))
    service.start()


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = PaymentService(endpoint, env.decide)
    env.on("OrderCreated", endpoint.handling(service.on_order_created))
    env.on("OrderCancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()


@system.service("inventory", stateless=True)
def inventory(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = InventoryService(endpoint, env.decide)
    env.on("PaymentCompleted", endpoint.handling(service.on_payment_completed))
    env.on("OrderCancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()


@system.service("notification", stateless=True)
def notification(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = NotificationService(endpoint)
    env.on("OrderConfirmed", endpoint.handling(service.on_order_confirmed))
    env.on("OrderCancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()


on_sqlite = stored_in_sqlite(system)
