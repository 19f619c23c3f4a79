"""Payloads that a contract accepts: valid, whatever the schema says in whichever draft; none where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choreo_check.contracts import open_registry
from choreo_check.errors import ChoreoError
from choreo_check.simulation.system import System
from choreo_check.strategies import Unsatisfiable, events, payloads
from tests.sampling.schemas import IMPOSSIBLE, SCHEMAS

ROOT = Path(__file__).parents[2]
SAMPLING = settings(max_examples=25, database=None, deadline=None, suppress_health_check=list(HealthCheck))
PUBLISHED = sorted((ROOT / "contracts").glob("food_delivery/*/[0-9]*.json"))


def strategy_of(schema: Any, folder: Path) -> st.SearchStrategy[Any]:
    (folder / "order.placed").mkdir(exist_ok=True)
    (folder / "order.placed" / "1.json").write_text(json.dumps(schema), encoding="utf-8")
    return events("order.placed", folder)


def sample(strategy: st.SearchStrategy[Any]) -> list[Any]:
    drawn: list[Any] = []

    @SAMPLING
    @given(strategy)
    def keep(one: Any) -> None:
        drawn.append(one)

    keep()
    return drawn


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_value_is_valid(name: str, tmp_path: Path) -> None:
    drawn = sample(strategy_of(SCHEMAS[name], tmp_path))
    contract = open_registry(tmp_path).latest("order.placed")
    assert contract is not None
    assert drawn
    assert [contract.objections(one) for one in drawn if contract.objections(one)] == []


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_nothing_satisfies_is_said_to_be_so(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unsatisfiable):
        strategy_of(IMPOSSIBLE[name], tmp_path)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_published_contract_has_events(path: Path) -> None:
    assert sample(events(path.parent.name, path.parent.parent))


def test_the_data_of_an_event_can_be_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    drawn = sample(payloads(System("contracts/food_delivery/topology.yaml"), "order.placed"))
    assert all({"order_id", "total"} <= data.keys() for data in drawn)


@pytest.mark.parametrize(("event", "said"), [("order.gone", "there is no contract of `order.gone`")])
def test_an_event_without_a_contract_is_named(event: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=said):
        events(event, tmp_path)


def test_a_contract_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=r"1\.json"):
        strategy_of({"type": "nonsense"}, tmp_path)


def test_a_topology_without_contracts_is_named(tmp_path: Path) -> None:
    path = tmp_path / "topology.yaml"
    path.write_text("choreo: 1\nservices: {order: {publishes: [order.placed]}}\n", encoding="utf-8")
    with pytest.raises(ChoreoError, match="it names no contracts"):
        payloads(System(str(path)), "order.placed")
