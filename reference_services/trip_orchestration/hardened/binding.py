"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.binding import endpoint_of, request_of, stored_in_sqlite
from reference_services.trip_orchestration.hardened.carrier import CarrierService
from reference_services.trip_orchestration.hardened.inventory import InventoryService
from reference_services.trip_orchestration.hardened.notification import MAILS, NotificationService
from reference_services.trip_orchestration.hardened.order import OrderService
from reference_services.trip_orchestration.hardened.payment import PaymentService
from reference_services.trip_orchestration.hardened.process_manager import NEXT, ProcessManager
from reference_services.trip_orchestration.hardened.shipping import NEEDED, REASONS, ShippingService
from reference_services.trip_orchestration.hardened.warehouse import WarehouseService

system = System("contracts/trip_orchestration/topology.yaml")


@system.service("order", stateless=True)
def order(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = OrderService(endpoint)
    env.starts("OrderSubmitted", lambda start: service.submit(request_of(start)))
    env.on("CompleteOrder", endpoint.handling(service.on_complete_order))
    env.on("CancelOrder", endpoint.handling(service.on_cancel_order))
    service.start()


@system.service("process_manager", stateless=True)
def process_manager(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = ProcessManager(endpoint)
    for event in NEXT:
        env.on(event, endpoint.handling(service.on_event))
    endpoint.start()


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = PaymentService(endpoint, env.decide)
    env.on("ProcessPayment", endpoint.handling(service.on_process_payment))
    env.on("RefundPayment", endpoint.handling(service.on_refund_payment))
    endpoint.start()


@system.service("inventory", stateless=True)
def inventory(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = InventoryService(endpoint, env.decide)
    env.on("ReserveItems", endpoint.handling(service.on_reserve_items))
    env.on("ReleaseItems", endpoint.handling(service.on_release_items))
    endpoint.start()


@system.service("shipping", stateless=True)
def shipping(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = ShippingService(endpoint, env.clock)
    env.on("ScheduleShipping", endpoint.handling(service.on_schedule_shipping))
    for event in sorted(NEEDED):
        env.on(event, endpoint.handling(service.on_part))
    for event in REASONS:
        env.on(event, endpoint.handling(service.on_failure))
    service.start()


@system.service("carrier", stateless=True)
def carrier(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = CarrierService(endpoint, env.decide)
    env.on("ShipmentRequested", endpoint.handling(service.on_shipment_requested))
    env.on("SchedulingFailed", endpoint.handling(service.on_scheduling_failed))
    endpoint.start()


@system.service("warehouse", stateless=True)
def warehouse(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = WarehouseService(endpoint)
    env.on("ShipmentRequested", endpoint.handling(service.on_shipment_requested))
    env.on("SchedulingFailed", endpoint.handling(service.on_scheduling_failed))
    endpoint.start()


@system.service("notification", stateless=True)
def notification(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = NotificationService(endpoint)
    for event in MAILS:
        env.on(event, endpoint.handling(service.on_news))
    endpoint.start()


on_sqlite = stored_in_sqlite(system)
