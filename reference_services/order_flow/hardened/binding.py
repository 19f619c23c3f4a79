"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.binding import endpoint_of, request_of, stored_in_sqlite
from reference_services.order_flow.hardened.inventory import InventoryService
from reference_services.order_flow.hardened.notification import NotificationService
from reference_services.order_flow.hardened.order import OrderService
from reference_services.order_flow.hardened.payment import PaymentService

system = System("contracts/order_flow/topology.yaml")


@system.service("order", stateless=True)
def order(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = OrderService(endpoint)
    env.starts("order.created", lambda start: service.create(request_of(start)))
    env.on("inventory.reserved", endpoint.handling(service.on_inventory_reserved))
    for event in ("payment.failed", "inventory.reservation.failed"):
        env.on(event, endpoint.handling(service.on_failure))
    service.start()


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = PaymentService(endpoint, env.decide)
    env.on("order.created", endpoint.handling(service.on_order_created))
    env.on("inventory.reservation.failed", endpoint.handling(service.on_reservation_failed))
    endpoint.start()


@system.service("inventory", stateless=True)
def inventory(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = InventoryService(endpoint, env.decide)
    env.on("payment.charged", endpoint.handling(service.on_payment_charged))
    endpoint.start()


@system.service("notification", stateless=True)
def notification(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = NotificationService(endpoint)
    env.on("order.confirmed", endpoint.handling(service.on_order_confirmed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    env.on("payment.refunded", endpoint.handling(service.on_payment_refunded))
    endpoint.start()


on_sqlite = stored_in_sqlite(system)
