"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.binding import endpoint_of, request_of, stored_in_sqlite
from reference_services.food_delivery.hardened.analytics import AnalyticsService
from reference_services.food_delivery.hardened.driver import DriverService
from reference_services.food_delivery.hardened.loyalty import LoyaltyService
from reference_services.food_delivery.hardened.notification import NotificationService
from reference_services.food_delivery.hardened.order import OrderService
from reference_services.food_delivery.hardened.payment import PaymentService
from reference_services.food_delivery.hardened.restaurant import RestaurantService

EVENTS = (
    "order.placed",
    "order.confirmed_by_restaurant",
    "order.rejected_by_restaurant",
    "order.cancelled",
    "payment.charged",
    "payment.declined",
    "payment.refunded",
    "driver.assigned",
    "driver.unavailable",
)

system = System("contracts/food_delivery/topology.yaml")


@system.service("order", stateless=True)
def order(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = OrderService(endpoint)
    env.starts("order.placed", lambda start: service.place(request_of(start)))
    for event in ("order.rejected_by_restaurant", "payment.declined", "driver.unavailable"):
        env.on(event, endpoint.handling(service.on_failure))
    service.start()


@system.service("restaurant", stateless=True)
def restaurant(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = RestaurantService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = PaymentService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()


@system.service("driver", stateless=True)
def driver(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = DriverService(endpoint, env.clock)
    for event in ("order.confirmed_by_restaurant", "payment.charged"):
        env.on(event, endpoint.handling(service.on_part))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    service.start()


@system.service("notification", stateless=True)
def notification(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = NotificationService(endpoint)
    for event in ("driver.assigned", "order.cancelled"):
        env.on(event, endpoint.handling(service.on_news))
    endpoint.start()


@system.service("loyalty", stateless=True)
def loyalty(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = LoyaltyService(endpoint)
    env.on("payment.charged", endpoint.handling(service.on_payment_charged))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()


@system.service("analytics", stateless=True)
def analytics(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = AnalyticsService(endpoint)
    for event in EVENTS:
        env.on(event, endpoint.handling(service.on_event))
    endpoint.start()


on_sqlite = stored_in_sqlite(system)
