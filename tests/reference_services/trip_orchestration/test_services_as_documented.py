"""The comparison's process manager on its own, over calls in memory: it does what the code says, flaws included."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from reference_services.trip_orchestration.as_documented.calls import Caller, Data, Refused, RemoteError, serving
from reference_services.trip_orchestration.as_documented.saga_orchestrator import SagaOrchestrator


class Company:
    """Services that return at once; those in `throwing` do not, and those in `losing` do, and throw all the same."""

    def __init__(self, throwing: set[str] | None = None, losing: set[str] | None = None) -> None:
        self.throwing = throwing or set()
        self.losing = losing or set()
        self.calls: list[str] = []
        self.done: list[str] = []

    async def call(self, command: str, order_id: str, **_: str) -> Data:
        assert order_id == "T1"
        self.calls.append(command)
        if command in self.throwing:
            raise RemoteError(f"{command} failed")
        self.done.append(command)
        if command in self.losing:
            raise RemoteError("timeout")
        return {}

    def execute(self) -> dict[str, Any]:
        return asyncio.run(SagaOrchestrator(self.call, lambda: "id", lambda: "now").execute_order_saga("T1"))


STEPS = ["processPayment", "reserveItems", "scheduleShipping", "completeOrder"]


def test_takes_the_steps_in_their_order() -> None:
    company = Company()
    saga = company.execute()
    assert (company.calls, saga["status"]) == (STEPS, "completed")
    assert [step["name"] for step in saga["steps"]] == ["payment", "inventory", "shipping"]


def test_compensates_in_reverse_order() -> None:
    company = Company(throwing={"scheduleShipping"})
    saga = company.execute()
    assert company.calls == [*STEPS[:3], "releaseItems", "refundPayment", "cancelOrder"]
    assert (saga["status"], saga["error"]) == ("failed", "scheduleShipping failed")


def test_a_compensation_that_throws_is_forgotten() -> None:
    company = Company(throwing={"reserveItems", "refundPayment"})
    saga = company.execute()
    assert company.done == ["processPayment", "cancelOrder"]
    assert saga["status"] == "failed"


def test_a_step_whose_answer_is_lost_is_not_compensated() -> None:
    company = Company(losing={"processPayment"})
    company.execute()
    assert company.done == ["processPayment", "cancelOrder"]


def test_an_order_that_is_complete_can_be_cancelled() -> None:
    company = Company(losing={"completeOrder"})
    saga = company.execute()
    assert company.done == [*STEPS, "cancelShipping", "releaseItems", "refundPayment", "cancelOrder"]
    assert (saga["status"], saga["completedAt"]) == ("failed", "now")


def test_nobody_hears_of_an_order_that_cannot_be_cancelled() -> None:
    with pytest.raises(RemoteError):
        Company(throwing={"processPayment", "cancelOrder"}).execute()


class Wire:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Data]] = []

    async def publish(self, event: str, data: Data) -> None:
        self.sent.append((event, data))


def test_an_answer_reaches_whoever_made_the_call_and_once() -> None:
    wire, results = Wire(), []
    caller = Caller(wire.publish)

    async def work(order_id: str) -> None:
        results.append((order_id, (await caller.call("processPayment", order_id))["paymentId"]))

    for order_id in ("T1", "T2"):
        caller.start(work(order_id))
    for order_id in ("T2", "T1", "T1"):
        request = next(data for _, data in wire.sent if data["orderId"] == order_id)
        caller.returned({"paymentId": f"pay-{order_id}", "connection": request["connection"]})
    assert results == [("T2", "pay-T2"), ("T1", "pay-T1")]


def test_an_answer_reaches_nobody_after_a_restart() -> None:
    wire, results = Wire(), []
    caller = Caller(wire.publish)

    async def work() -> None:
        results.append(await caller.call("processPayment", "T1"))

    caller.start(work())
    Caller(wire.publish).returned({"connection": wire.sent[0][1]["connection"]})
    assert results == []


def test_what_a_service_throws_is_thrown_at_the_caller() -> None:
    wire, errors = Wire(), []
    caller = Caller(wire.publish)

    async def work() -> None:
        with pytest.raises(RemoteError) as raised:
            await caller.call("reserveItems", "T1")
        errors.append(str(raised.value))

    caller.start(work())
    caller.threw({"message": "sold out", "connection": wire.sent[0][1]["connection"]})
    assert errors == ["sold out"]


@pytest.mark.parametrize(
    ("error", "message"),
    [(Refused("sold out"), "sold out"), (ConnectionError(), "Request failed with status code 500")],
    ids=["refused", "failed"],
)
def test_a_server_answers_with_what_its_service_throws(error: Exception, message: str) -> None:
    sent: list[tuple[str, Data]] = []

    def reserve(_: str) -> Data:
        raise error

    async def nothing() -> None: ...

    def publish(event: str, data: Data) -> Any:
        sent.append((event, data))

    serving("reserveItems", reserve, publish)({"orderId": "T1", "connection": "1"})
    assert sent == [("reservationFailed", {"message": message, "connection": "1"})]
