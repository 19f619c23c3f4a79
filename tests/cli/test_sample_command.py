"""`choreo-check sample`: events that a contract accepts, one a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from choreo_check.contracts import open_registry
from tests.cli.conftest import Invoke

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "contracts" / "food_delivery"


def test_prints_events_that_the_contract_accepts(invoke: Invoke) -> None:
    ended = invoke("sample", "order.placed", str(CONTRACTS), "--count", "3")
    contract = open_registry(CONTRACTS).latest("order.placed")
    assert contract is not None
    events = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.status == 0
    assert [contract.objections(event) for event in events] == [[], [], []]


def test_the_seed_decides(invoke: Invoke) -> None:
    first, second, other = (invoke("sample", "order.placed", str(CONTRACTS), "--seed", seed).out for seed in "112")
    assert first == second != other


def test_a_topology_says_where_its_contracts_are(invoke: Invoke) -> None:
    of_topology = invoke("sample", "order.placed", str(CONTRACTS / "topology.yaml"))
    assert of_topology.out == invoke("sample", "order.placed", str(CONTRACTS)).out != ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["order.gone", str(CONTRACTS)], "there is no contract of `order.gone`"),
        (["order.placed", "nowhere"], "nowhere: no such directory of contracts"),
        (["order.placed", str(CONTRACTS), "--count", "0"], "--count cannot be 0"),
    ],
)
def test_what_cannot_be_sampled_is_named(invoke: Invoke, arguments: list[str], said: str) -> None:
    ended = invoke("sample", *arguments)
    assert ended.status == 2
    assert said in ended.err


def test_a_file_gets_what_would_be_printed(invoke: Invoke) -> None:
    printed = invoke("sample", "order.placed", str(CONTRACTS)).out
    assert invoke("sample", "order.placed", str(CONTRACTS), "--output", "event.json").out == ""
    assert Path("event.json").read_text(encoding="utf-8") == printed
