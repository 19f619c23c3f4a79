"""`--fill-defaults`: what a reader that fills defaults can read, and nothing else."""

from __future__ import annotations

import random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from choreo_check.compatibility.policies.defaults import filled
from choreo_check.compatibility.policies.objections import objections
from choreo_check.compatibility.verdict import Document

READER = {
    "type": "object",
    "properties": {"a": {"type": "integer", "default": 1}, "b": {"type": "integer"}},
    "required": ["a", "b"],
}


def reads(schema: Any, event: Any) -> bool:
    found = filled(Document(schema))
    assert found.doubts == ()
    return objections(found.document, event) == []


def test_reads_an_event_without_what_has_a_default() -> None:
    assert reads(READER, {"b": 1})


def test_still_requires_what_has_none() -> None:
    assert not reads(READER, {"a": 1})


def test_still_refuses_what_is_there_and_wrong() -> None:
    assert not reads(READER, {"a": "x", "b": 1})


def test_leaves_the_schema_that_it_was_given_as_it_is() -> None:
    filled(Document(READER))
    assert READER["required"] == ["a", "b"]


def test_fills_objects_within_objects_and_lists() -> None:
    inner = {"properties": {"a": {"default": 1}}, "required": ["a"]}
    assert reads({"properties": {"x": inner, "y": {"items": inner}}}, {"x": {}, "y": [{}]})


def test_finds_the_default_behind_a_reference_and_beside_an_all_of() -> None:
    schema = {
        "$defs": {"a": {"type": "string", "default": "x"}},
        "properties": {"a": {"$ref": "#/$defs/a"}},
        "allOf": [{"required": ["a"]}],
    }
    assert reads(schema, {})


def test_fills_in_nothing_that_would_be_refused() -> None:
    assert not reads({"properties": {"a": {"type": "string", "default": 1}}, "required": ["a"]}, {})


def test_fills_in_nothing_that_another_schema_of_the_member_refuses() -> None:
    schema = {"properties": {"a": {"default": 1}}, "required": ["a"], "allOf": [{"properties": {"a": {"minimum": 2}}}]}
    assert not reads(schema, {})


def test_knows_a_closed_schema_elsewhere_that_refuses_the_member() -> None:
    closed = {"type": "object", "additionalProperties": False}
    schema = {"properties": {"x": {"properties": {"a": {"default": 1}}, "required": ["a"]}}}
    assert not reads({"allOf": [schema, {"properties": {"x": closed}}]}, {"x": {}})


@pytest.mark.parametrize(
    "beside",
    [
        {"minProperties": 1},
        {"propertyNames": {"maxLength": 3}},
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {"not": {"required": ["a"]}},
        {"anyOf": [{"minProperties": 1}, {"type": "string"}]},
        {"dependentRequired": {"a": ["b"]}},
        {"enum": [{"a": 1}]},
    ],
    ids=lambda beside: next(iter(beside)),
)
def test_doubts_where_more_than_the_requirement_heeds_the_member(beside: dict[str, Any]) -> None:
    assert filled(Document({"properties": {"a": {"default": 1}}, "required": ["a"], **beside})).doubts != ()


def test_fills_beside_a_condition_on_something_else() -> None:
    condition = {"if": {"properties": {"b": {"const": 1}}}, "then": {"required": ["c"]}}
    schema = {"properties": {"a": {"default": 1}}, "required": ["a"], **condition}
    assert reads(schema, {"b": 1, "c": 1})


def test_fills_nothing_under_a_condition() -> None:
    branch = {"properties": {"a": {"default": 1}}, "required": ["a"]}
    assert not reads({"anyOf": [branch, {"type": "string"}]}, {})


def test_doubts_a_definition_that_is_used_under_a_condition_too() -> None:
    schema = {
        "$defs": {"x": {"properties": {"a": {"default": 1}}, "required": ["a"]}},
        "properties": {"one": {"$ref": "#/$defs/x"}},
        "not": {"properties": {"other": {"$ref": "#/$defs/x"}}},
    }
    assert filled(Document(schema)).doubts != ()


@pytest.mark.parametrize("seed", range(200))
def test_reads_exactly_what_is_valid_once_it_is_filled(seed: int) -> None:
    chance = random.Random(seed)
    schema = {"type": "object", **part(chance), "allOf": [part(chance), {"anyOf": [part(chance), part(chance)]}]}
    found = filled(Document(schema))
    if found.doubts:
        return
    for _ in range(25):
        event = {name: chance.choice([0, "x"]) for name in "abc" if chance.random() < 0.5}
        expected = Draft202012Validator(schema).is_valid(completed(schema, event))
        assert (objections(found.document, event) == []) is expected, (schema, event)


def part(chance: random.Random) -> dict[str, Any]:
    """Make a schema of an object with some defaults and requirements, and now and then something that heeds them."""
    properties: dict[str, Any] = {
        name: chance.choice([{}, {"default": 0}, {"type": "string", "default": "x"}, {"type": "integer", "default": 0}])
        for name in chance.sample("abc", 2)
    }
    heeding: dict[str, Any] = chance.choice([{}, {}, {}, {"additionalProperties": False}, {"maxProperties": 2}])
    return {"properties": properties, "required": chance.sample("abc", chance.randint(0, 2)), **heeding}


def completed(schema: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """Fill an event in as the definition says, by looking at nothing but what applies without condition."""
    always = [schema, schema["allOf"][0]]
    defaults = {
        name: inner["default"] for it in always for name, inner in it["properties"].items() if "default" in inner
    }
    required = {name for it in always for name in it["required"]}
    return {name: value for name, value in defaults.items() if name in required} | event
