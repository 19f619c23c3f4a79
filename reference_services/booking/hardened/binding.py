"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.binding import endpoint_of, request_of, stored_in_sqlite
from reference_services.booking.hardened.booking import NEEDED, BookingService
from reference_services.booking.hardened.inventory import InventoryService
from reference_services.booking.hardened.notification import MAILS, NotificationService
from reference_services.booking.hardened.payment import PaymentService

system = System("contracts/booking/topology.yaml")


@system.service("booking", stateless=True)
def booking(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = BookingService(endpoint, env.clock)
    env.starts("BookingCreated", lambda start: service.create(request_of(start)))
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    for event in ("InventoryReservationFailed", "PaymentFailed", "BookingExpired"):
        env.on(event, endpoint.handling(service.on_failure))
    service.start()


@system.service("inventory", stateless=True)
def inventory(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = InventoryService(endpoint, env.decide)
    env.on("BookingCreated", endpoint.handling(service.on_booking_created))
    env.on("BookingCancelled", endpoint.handling(service.on_booking_cancelled))
    endpoint.start()


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = PaymentService(endpoint, env.decide)
    env.on("InventoryReserved", endpoint.handling(service.on_inventory_reserved))
    env.on("BookingCancelled", endpoint.handling(service.on_booking_cancelled))
    endpoint.start()


@system.service("notification", stateless=True)
def notification(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = NotificationService(endpoint)
    for event in MAILS:
        env.on(event, endpoint.handling(service.on_news))
    endpoint.start()


on_sqlite = stored_in_sqlite(system)
