"""An event without a contract says what services look for in it: they are not blamed for what was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from choreo_check.simulation.environment import Environment, Start
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on

FAULTS = ("duplicate", "crash")


@dataclass
class Order:
    order_id: str
    amount: int


class Model(BaseModel):
    order_id: str
    amount: int


class Whole(BaseModel):
    id: str
    data: Model


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


@pytest.mark.parametrize(
    "handler",
    [
        lambda env, message: work_on(env, Order(**message["data"]).order_id),
        lambda env, message: work_on(env, Model.model_validate(message["data"]).order_id),
        lambda env, message: work_on(env, Whole.model_validate(message).data.order_id),
    ],
    ids=["class", "model", "whole"],
)
def test_a_class_or_a_model_is_asked_too(handler: Callable[[Environment, Wire], object], tmp_path: Path) -> None:
    report = Small(ONE_STEP, bound(worker=on(order_placed=handler))).search(tmp_path, faults=FAULTS)
    assert names(report) == set()


def test_a_service_that_fails_all_the_same_is_told_of_with_a_doubt(tmp_path: Path) -> None:
    def handle(env: Environment, message: Wire) -> None:
        work_on(env, datetime.fromisoformat(message["data"]["placed_at"]))

    report = Small(ONE_STEP, bound(worker=on(order_placed=handle))).search(tmp_path, faults_max=0)
    said = [finding.message for finding in report.findings if finding.name == "dead-letter"]
    start = "worker gives up on `order.placed` (it has no valid contract, and is made up) after 6 attempts: ValueError"
    assert [line[: len(start)] for line in said] == [start]


def test_what_a_contract_says_is_all_that_there_is(tmp_path: Path) -> None:
    text = ONE_STEP.replace("name: small", "name: small\ncontracts: .")
    contract = '{"type": "object", "properties": {"data": {"type": "object", "additionalProperties": false}}}'
    small = Small(text, bound(worker=on(order_placed=by_get)), {"order.placed/1.json": contract})
    assert small.plan(tmp_path).starts[0].data == {}
    small = Small(text, bound(worker=on(order_placed=by_index)), {"order.placed/1.json": contract})
    report = small.search(tmp_path, faults_max=0)
    assert "worker gives up on `order.placed` after" in str([one.message for one in report.findings])


def test_nobody_is_in_doubt_about_what_a_service_says_itself(tmp_path: Path) -> None:
    def publish(env: Environment, _: Wire) -> None:
        env.publish("order.done", Model(order_id="1", amount=1))

    report = Small(ONE_STEP, bound(worker=on(order_placed=publish))).search(tmp_path, faults_max=0)
    said = next(finding.message for finding in report.findings if finding.name == "dead-letter")
    assert said.startswith("worker gives up on `order.placed` after 6 attempts: NotPublishable: an event")


def test_an_error_with_a_page_to_say_is_told_in_one_line(tmp_path: Path) -> None:
    def refuse(_: Environment, message: Wire) -> None:
        Model.model_validate(message)

    report = Small(ONE_STEP, bound(worker=on(order_placed=refuse))).search(tmp_path, faults_max=0)
    told = [finding.message for finding in report.findings] + [
        step.text for finding in report.findings for step in finding.scenario
    ]
    assert any("ValidationError: 2 validation errors for Model order_id Field required" in one for one in told)
    assert not any("\n" in one for one in told)
