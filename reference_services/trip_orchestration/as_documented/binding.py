"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from collections.abc import Callable

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.trip_orchestration.as_documented.calls import ANSWERS, Caller, Data, serving
from reference_services.trip_orchestration.as_documented.saga_orchestrator import SagaOrchestrator
from reference_services.trip_orchestration.as_documented.services import (
    InventoryService,
    OrderService,
    PaymentService,
    ShippingService,
)

system = System("contracts/trip_orchestration/as_documented.yaml")


@system.service("orchestrator")
def orchestrator(env: Environment) -> None:
    caller = Caller(env.publish)
    service = SagaOrchestrator(caller.call, env.uuid, env.clock.timestamp)

    async def execute(order_id: str) -> None:
        saga = await service.execute_order_saga(order_id)
        await env.publish("sagaCompleted" if saga["status"] == "completed" else "sagaFailed", saga)

    env.starts("processPayment", lambda start: caller.start(execute(start.data["orderId"])))
    for returns, throws in ANSWERS.values():
        env.on(returns, caller.returned)
        if throws is not None:
            env.on(throws, caller.threw)


def serve(env: Environment, calls: dict[str, Callable[[str], Data]]) -> None:
    """Have a service answer calls."""
    for command, method in calls.items():
        env.on(command, serving(command, method, env.publish))


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    service = PaymentService(env, env.decide)
    serve(env, {"processPayment": service.process_payment, "refundPayment": service.refund_payment})


@system.service("inventory", stateless=True)
def inventory(env: Environment) -> None:
    service = InventoryService(env, env.decide)
    serve(env, {"reserveItems": service.reserve_items, "releaseItems": service.release_items})


@system.service("shipping", stateless=True)
def shipping(env: Environment) -> None:
    service = ShippingService(env, env.decide)
    serve(env, {"scheduleShipping": service.schedule_shipping, "cancelShipping": service.cancel_shipping})


@system.service("order", stateless=True)
def order(env: Environment) -> None:
    service = OrderService(env, env.decide)
    serve(env, {"completeOrder": service.complete_order, "cancelOrder": service.cancel_order})
