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

ROOT = Path(__file__).parents[2]
SAMPLING = settings(max_examples=25, database=None, deadline=None, suppress_health_check=list(HealthCheck))
PUBLISHED = sorted((ROOT / "contracts").glob("food_delivery/*/[0-9]*.json"))

SCHEMAS: dict[str, Any] = {
    "a number within limits": {"type": "number", "minimum": 1, "exclusiveMaximum": 2},
    "whole steps": {"type": "integer", "multipleOf": 3, "minimum": 4, "maximum": 9},
    "steps that are not whole": {"type": "number", "multipleOf": 0.5, "minimum": 0.25, "maximum": 2},
    "a limit of a draft long ago": {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "integer",
        "minimum": 1,
        "exclusiveMinimum": True,
        "maximum": 3,
    },
    "a pattern": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "a length": {"type": "string", "minLength": 2, "maxLength": 3},
    "formats": {"type": "array", "minItems": 2, "prefixItems": [{"format": "uuid"}, {"format": "date-time"}]},
    "an exclusion": {"not": {"type": ["string", "object", "array"]}},
    "all of": {"allOf": [{"required": ["a"]}, {"properties": {"a": {"enum": [1, "x"]}}, "type": "object"}]},
    "one of": {"oneOf": [{"type": "integer"}, {"minimum": 3, "type": "number"}]},
    "a condition": {
        "type": "object",
        "properties": {"kind": {"enum": ["card", "cash"]}},
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "card"}}},
        "then": {"required": ["number"]},
    },
    "a tuple, and then": {"type": "array", "prefixItems": [{"const": 1}], "items": {"const": 2}, "minItems": 3},
    "no two alike": {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 3},
    "one at least": {"type": "array", "contains": {"const": 7}},
    "members by pattern": {
        "type": "object",
        "patternProperties": {"^x": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 1,
    },
    "members by name": {"type": "object", "propertyNames": {"pattern": "^[ab]$"}, "minProperties": 2},
    "itself within itself": {
        "$ref": "#/$defs/node",
        "$defs": {"node": {"type": "object", "required": ["next"], "properties": {"next": {"anyOf": [
            {"type": "null"}, {"$ref": "#/$defs/node"}]}}}},
    },
}  # fmt: skip

IMPOSSIBLE: dict[str, Any] = {
    "limits that cross": {"type": "integer", "minimum": 5, "maximum": 3},
    "two types at once": {"allOf": [{"type": "string"}, {"type": "integer"}]},
    "nothing": False,
    "no end": {
        "$ref": "#/$defs/node",
        "$defs": {"node": {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/$defs/node"}}}},
    },
}


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
