"""`--fill-defaults`: what a reader that fills defaults can read, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

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
