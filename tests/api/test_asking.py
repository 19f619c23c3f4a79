"""An event without a contract says what services look for in it: they are not blamed for what was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment, Start
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on


def work_on(env: Environment, order: object) -> None:
    env.effect("work", key=f"work {order}")
    env.publish("order.done", id=f"done {order}")


def by_index(env: Environment, message: Wire) -> None:
    data = message["data"]
    assert [one.upper() for one in data["items"]] == []
    assert data["amount"] * 2 > 0
    assert "coupon" not in data
    assert data.get("coupon") is None
    work_on(env, data["order_id"])


def by_get(env: Environment, message: Wire) -> None:
    work_on(env, message["data"].get("orderId"))


def flat(env: Environment, message: Wire) -> None:
    work_on(env, message["orderId"])


async def asynchronous(env: Environment, message: Wire) -> None:
    work_on(env, message["data"]["order-id"])


def selling(env: Environment) -> None:
    env.starts("order.placed", lambda start: sell(env, start))


def sell(env: Environment, start: Start) -> None:
    env.publish("order.placed", {"order_id": start.data["order_id"], "items": start.data["items"], "amount": 3})


@pytest.mark.parametrize("handler", [by_index, by_get, asynchronous])
def test_two_sagas_are_about_two_orders(handler: Callable[[Environment, Wire], object], tmp_path: Path) -> None:
    report = Small(ONE_STEP, bound(worker=on(order_placed=handler))).search(tmp_path, faults_max=1)
    assert names(report) == set()


def test_so_they_are_in_flat_events(tmp_path: Path) -> None:
    text = ONE_STEP.replace("name: small", "name: small\nenvelope: {data: false}")
    assert names(Small(text, bound(worker=on(order_placed=flat))).search(tmp_path, faults_max=1)) == set()


def test_a_request_has_what_is_looked_for_in_it(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(shop=selling, worker=on(order_placed=by_index)))
    assert names(small.search(tmp_path, faults_max=1)) == set()


def test_a_service_that_fails_all_the_same_is_told_of_with_a_doubt(tmp_path: Path) -> None:
    @dataclass
    class Order:
        order_id: str

    def handle(env: Environment, message: Wire) -> None:
        work_on(env, Order(**message["data"]).order_id)

    report = Small(ONE_STEP, bound(worker=on(order_placed=handle))).search(tmp_path, faults_max=0)
    said = [finding.message for finding in report.findings if finding.name == "dead-letter"]
    start = "worker gives up on `order.placed` (it has no contract, and is made up) after 6 attempts: TypeError: "
    assert [line[: len(start)] for line in said] == [start]


def test_what_a_contract_says_is_all_that_there_is(tmp_path: Path) -> None:
    text = ONE_STEP.replace("name: small", "name: small\ncontracts: .")
    contract = '{"type": "object", "properties": {"data": {"type": "object", "additionalProperties": false}}}'
    small = Small(text, bound(worker=on(order_placed=by_get)), {"order.placed/1.json": contract})
    assert small.plan(tmp_path).starts[0].data == {}
    small = Small(text, bound(worker=on(order_placed=by_index)), {"order.placed/1.json": contract})
    report = small.search(tmp_path, faults_max=0)
    assert "worker gives up on `order.placed` after" in str([one.message for one in report.findings])
