"""`choreo-check scenarios`: everything that can happen, as a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.cli.systems import CONTRACTS, write

FULFILMENT = CONTRACTS / "order_fulfilment" / "as_documented.yaml"
FAN = (
    "choreo: 1\nservices:\n  source: {{publishes: [begun]}}\n{services}"
    "sagas: {{fan: {{starts: begun, succeeds: begun}}}}\n"
)


def fan(width: int) -> Path:
    branch = "  s{0}: {{handlers: [{{on: begun, outcomes: [{{does: left{0}}}, {{does: right{0}}}]}}]}}\n"
    return write("fan.yaml", FAN.format(services="".join(branch.format(number) for number in range(width))))


def test_lists_each_way_a_saga_can_go(invoke: Invoke) -> None:
    ended = invoke("scenarios", FULFILMENT)
    assert ended.status == 0
    lines = ended.out.splitlines()
    assert lines[0].endswith("saga order, from OrderCreated: 3 ways it can go")
    assert [line.split()[0] for line in lines[2:]] == ["InventoryReserved", "OrderCancelled", "OrderCancelled"]
    assert "payment: PaymentCompleted; inventory: InventoryFailed" in ended.out


def test_writes_markdown(invoke: Invoke) -> None:
    ended = invoke("scenarios", FULFILMENT, "--format", "markdown")
    assert "| OrderCancelled | charge_payment | create_order | 1 |" in ended.out


def test_writes_json_that_keeps_the_reports_form(invoke: Invoke, here: Path) -> None:
    ended = invoke("scenarios", FULFILMENT, "--format", "json", "--output", here / "out.json")
    assert ended.out == ""
    document = json.loads((here / "out.json").read_text("utf-8"))
    assert (document["command"], document["findings"]) == ("scenarios", [])
    (saga,) = document["summary"]["sagas"]
    assert [group["scenarios"] for group in saga["groups"]] == [1, 1, 1]


def test_says_where_it_stopped(invoke: Invoke) -> None:
    ended = invoke("scenarios", fan(6), "--limit", "5")
    assert "5 ways it can go" in ended.out
    assert "cut short: there are more than 5 groups" in ended.out


def test_shows_the_saga_that_is_asked_for(invoke: Invoke) -> None:
    assert invoke("scenarios", FULFILMENT, "--saga", "order").status == 0
    assert invoke("scenarios", FULFILMENT, "--saga", "other").status == 2


@pytest.mark.parametrize("limit", ["0", "-3"])
def test_wants_at_least_one_row(invoke: Invoke, limit: str) -> None:
    assert invoke("scenarios", FULFILMENT, "--limit", limit).status == 2


def test_says_when_it_cannot_tell(invoke: Invoke) -> None:
    text = (
        "choreo: 1\nservices:\n  shop:\n    publishes: [order.placed]\n    handlers:\n"
        "      - on: {all: [order.placed, bank.settled]}\n"
        "  bank: {external: true, publishes: [bank.settled]}\n"
        "sagas: {order: {starts: order.placed, succeeds: order.placed}}\n"
    )
    ended = invoke("scenarios", write("outside.yaml", text), "--format", "json")
    (saga,) = json.loads(ended.out)["summary"]["sagas"]
    assert saga["decided"] is False
    assert "bank.settled" in saga["remarks"][0]


def test_names_the_timeouts_and_timers_of_an_example(invoke: Invoke) -> None:
    text = (
        "choreo: 1\nservices:\n  shop:\n    publishes: [order.placed]\n    handlers:\n"
        "      - on: {all: [order.placed, order.paid], within: 1h}\n        emits: order.kept\n"
        "        on_timeout: {emits: order.dropped}\n"
        "      - {on: {after: 1d, of: order.placed}, does: take_note}\n"
        "  bank: {handlers: [{on: order.placed, outcomes: [{emits: order.paid}, {}]}]}\n"
        "sagas: {order: {starts: order.placed, succeeds: order.kept, fails: order.dropped}}\n"
    )
    ended = invoke("scenarios", write("timed.yaml", text))
    assert "shop gives up waiting" in ended.out
    assert "shop's timer fires" in ended.out
    assert "bank: order.paid" in ended.out
