"""Which fields a contract declares, through everything that can bring a field in; in doubt, it declares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.contracts import Contract, declares, fields_at
from choreo_check.contracts.fields import MAX_PARTS
from tests.contracts.schemas import contract

A: dict[str, Any] = {"properties": {"a": {}}}
DATA: dict[str, Any] = {"properties": {"data": A}}


@pytest.mark.parametrize(
    "schema",
    [
        A,
        {"allOf": [True, A]},
        {"anyOf": [{"oneOf": [A]}]},
        {"if": {}, "then": A},
        {"if": {}, "else": A},
        {"dependentSchemas": {"z": A}},
        {"dependencies": {"y": ["z"], "z": A}},
        {"$ref": "#/$defs/a", "$defs": {"a": A}},
        {"$ref": "#x", "$defs": {"a": A | {"$anchor": "x"}}},
        {"$dynamicRef": "#x", "$defs": {"a": A | {"$dynamicAnchor": "x"}}},
        {"$ref": "#/$defs/a", "properties": {"z": {}}, "$defs": {"a": {"$ref": "#/$defs/b"}, "b": A}},
        {"$ref": "other.json"},
        {"allOf": [{"$ref": "#"}, A]},
        {"$recursiveRef": "#", "anyOf": [A]},
        {"type": "array", "items": A},
        {"type": "array", "items": [{}, A]},
        {"type": "array", "prefixItems": [A], "items": False},
    ],
)
def test_finds_a_field_and_only_that(tmp_path: Path, schema: dict[str, Any]) -> None:
    found = contract(tmp_path, schema, **{"system/event/other.json": A})
    assert declares(found, ("a",))
    assert not declares(found, ("b",))
    assert "a" in fields_at(found).names


@pytest.mark.parametrize("schema", [{}, True, False, {"properties": {}}, {"additionalProperties": False}, {"not": A}])
def test_declares_nothing_where_nothing_is_said(tmp_path: Path, schema: object) -> None:
    assert not declares(contract(tmp_path, schema), ("a",))


@pytest.mark.parametrize(
    "schema",
    [
        {"patternProperties": {"^a": {}}},
        {"additionalProperties": {"type": "string"}},
        {"unevaluatedProperties": {"type": "string"}},
        {"$ref": "https://x.example/none"},
        {"$ref": "http://[x"},
        {"$ref": 3},
        {"$ref": "broken.json"},
        {"allOf": [{"$dynamicRef": "#none"}]},
        {"$id": "https://x.example/a", "allOf": [{"$id": "https://x.example/b", "$ref": "#/$defs/c"}]},
    ],
)
def test_in_doubt_a_field_is_declared(tmp_path: Path, schema: dict[str, Any]) -> None:
    found = contract(tmp_path, schema)
    (tmp_path / "system" / "event" / "broken.json").write_bytes(b"{")
    assert declares(found, ("a",))
    assert not fields_at(found).tell_all


def test_follows_a_path_of_names(tmp_path: Path) -> None:
    schema = {"allOf": [DATA, {"properties": {"data": {"properties": {"b": {}}}}}]}
    found = contract(tmp_path, schema)
    assert fields_at(found, ("data",)).names == ["a", "b"]
    assert declares(found, ("data", "b"))
    assert not declares(found, ("data", "c"))
    assert not declares(found, ("other", "a"))


@pytest.mark.parametrize("schema", [{"$ref": "none.json"}, {"patternProperties": {"^d": A}}])
def test_a_doubt_on_the_way_is_a_doubt_at_the_end(tmp_path: Path, schema: dict[str, Any]) -> None:
    assert declares(contract(tmp_path, schema | DATA), ("data", "unheard"))


def test_a_recursive_schema_across_files_is_read_once(tmp_path: Path) -> None:
    others = {"system/event/b.json": {"$ref": "c.json"}, "system/event/c.json": {"$ref": "b.json", **A}}
    found = fields_at(contract(tmp_path, {"$ref": "b.json"}, **others))
    assert (found.names, len(found.parts)) == (["a"], 3)


def test_a_schema_too_large_to_judge_is_a_doubt(tmp_path: Path) -> None:
    assert declares(contract(tmp_path, {"allOf": [{} for _ in range(MAX_PARTS)]}), ("a",))


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": 3},
        {"allOf": {}},
        {"allOf": 3, "anyOf": None},
        {"then": 3, "else": []},
        {"dependentSchemas": []},
        {"dependencies": "a"},
        {"patternProperties": 1},
        {"$id": 3},
        {"$id": "http://[x"},
        {"allOf": [{"$id": "http://[x"}]},
        3,
        "a",
        [],
        None,
    ],
)
def test_hostile_shapes_declare_nothing(tmp_path: Path, schema: object) -> None:
    assert not declares(contract(tmp_path, schema), ("a",))
    assert not declares(contract(tmp_path, schema), ("a", "b"))


keywords = st.sampled_from(
    ["properties", "allOf", "anyOf", "then", "$ref", "$dynamicRef", "$id", "$anchor", "$defs", "patternProperties", "a"]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["#", "#/a", "#a", "1.json", "http://x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keywords, inner, max_size=4),
    max_leaves=12,
)


@given(schema=json_values, path=st.lists(st.sampled_from(["a", "properties"]), min_size=1, max_size=3))
def test_any_json_value_can_be_asked(tmp_path_factory: pytest.TempPathFactory, schema: object, path: list[str]) -> None:
    file = tmp_path_factory.getbasetemp() / "any" / "event" / "1.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(schema), encoding="utf-8")
    assert declares(Contract("event", "1", file), tuple(path)) in {True, False}
