"""The content model `declared`: exact against `unevaluatedProperties: false`, and what it adds to that."""

from __future__ import annotations

import random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from choreo_check.compatibility.policies.declared import declared_only
from choreo_check.compatibility.policies.objections import objections
from choreo_check.compatibility.verdict import Document

NAMES = "abcd"


def admits(schema: Any, event: Any, **resources: Any) -> bool:
    declared = declared_only(Document(schema, resources=resources))
    assert declared.doubts == ()
    return objections(declared.document, event) == []


def test_refuses_a_member_that_nothing_declares() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert admits(schema, {"a": "x"})
    assert not admits(schema, {"a": "x", "b": 1})


def test_refuses_it_in_objects_within_objects_and_lists() -> None:
    inner = {"type": "object", "properties": {"a": {}}}
    schema = {"properties": {"one": inner, "many": {"type": "array", "items": inner}}}
    assert admits(schema, {"one": {"a": 1}, "many": [{"a": 1}]})
    assert not admits(schema, {"one": {"b": 1}})
    assert not admits(schema, {"many": [{"a": 1}, {"b": 1}]})


def test_takes_together_what_two_schemas_declare_of_one_member() -> None:
    envelope = {"type": "object", "properties": {"id": {}, "data": {"type": "object"}}}
    schema = {"allOf": [{"$ref": "#/$defs/envelope"}], "$defs": {"envelope": envelope}}
    schema["properties"] = {"data": {"properties": {"total": {}}}}
    assert admits(schema, {"id": 1, "data": {"total": 1}})
    assert not admits(schema, {"id": 1, "data": {"tax": 1}})


def test_follows_references_into_other_documents() -> None:
    schema = {"$ref": "https://example.com/money"}
    money = {"type": "object", "properties": {"amount": {}}}
    declared = declared_only(Document(schema, resources={"https://example.com/money": money}))
    assert objections(declared.document, {"amount": 1}) == []
    assert objections(declared.document, {"currency": 1}) != []


def test_follows_a_schema_that_refers_to_itself() -> None:
    schema = {"type": "object", "properties": {"next": {"$ref": "#"}}}
    assert admits(schema, {"next": {"next": {}}})
    assert not admits(schema, {"next": {"next": {"x": 1}}})


@pytest.mark.parametrize("open_keyword", ["additionalProperties", "unevaluatedProperties"])
def test_leaves_open_what_says_that_it_is_open(open_keyword: str) -> None:
    schema = {"type": "object", "properties": {"a": {}}, open_keyword: True}
    assert admits(schema, {"a": 1, "b": 1})


def test_leaves_open_a_value_of_which_nothing_is_said() -> None:
    assert admits(
        {"type": "object", "properties": {"anything": {}, "all": True}}, {"anything": {"x": 1}, "all": {"y": 1}}
    )


def test_counts_a_required_name_as_declared() -> None:
    assert admits({"type": "object", "required": ["a"]}, {"a": 1})
    assert not admits({"type": "object", "required": ["a"]}, {"a": 1, "b": 1})


@pytest.mark.parametrize("keyword", [{"minProperties": 2}, {"propertyNames": {"maxLength": 3}}])
def test_leaves_a_map_open(keyword: dict[str, Any]) -> None:
    assert admits({"type": "object", **keyword}, {"a": 1, "b": 2})


def test_admits_what_a_pattern_declares_and_no_more() -> None:
    schema = {"type": "object", "patternProperties": {"^x-": {"type": "object", "properties": {"a": {}}}}}
    assert admits(schema, {"x-1": {"a": 1}})
    assert not admits(schema, {"x-1": {"b": 1}})
    assert not admits(schema, {"y": 1})


@pytest.mark.parametrize("draft", ["draft-04", "draft-06", "draft-07"])
def test_closes_drafts_that_know_no_unevaluated_properties(draft: str) -> None:
    schema = {"$schema": f"http://json-schema.org/{draft}/schema#", "type": "object", "properties": {"a": {}}}
    assert admits(schema, {"a": 1})
    assert not admits(schema, {"b": 1})


def test_ignores_beside_a_reference_what_old_drafts_ignore() -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": {"a": {"type": "object", "properties": {"a": {}}}},
        "properties": {"x": {"$ref": "#/definitions/a", "properties": {"b": {}}}},
    }
    assert admits(schema, {"x": {"a": 1}})
    assert not admits(schema, {"x": {"b": 1}})


def test_declares_only_what_the_branches_that_hold_declare() -> None:
    card = {"properties": {"by": {"const": "card"}, "number": {}}, "required": ["by"]}
    cash = {"properties": {"by": {"const": "cash"}, "coins": {}}, "required": ["by"]}
    schema = {"oneOf": [card, cash]}
    assert admits(schema, {"by": "card", "number": 1})
    assert not admits(schema, {"by": "card", "coins": 1})


def test_doubts_what_depends_on_how_it_was_reached() -> None:
    schema = {
        "$defs": {"a": {"$dynamicAnchor": "node", "type": "object"}, "b": {"$dynamicAnchor": "node"}},
        "properties": {"x": {"$dynamicRef": "#node"}},
        "$dynamicAnchor": "node",
    }
    assert declared_only(Document(schema)).doubts != ()


def test_doubts_more_branches_than_can_be_combined() -> None:
    many = [{"properties": {f"p{number}": {"type": "object"}}} for number in range(12)]
    assert declared_only(Document({"anyOf": many})).doubts != ()


@pytest.mark.parametrize("seed", range(150))
def test_agrees_with_unevaluated_properties_whatever_is_combined(seed: int) -> None:
    chance = random.Random(seed)
    schema = combined(chance, depth=2)
    reference = Draft202012Validator({"allOf": [schema], "type": "object", "unevaluatedProperties": False})
    declared = declared_only(Document({"allOf": [schema], "type": "object"}))
    assert declared.doubts == ()
    for _ in range(25):
        event = {name: chance.choice([0, "x", True]) for name in NAMES if chance.random() < 0.5}
        assert (objections(declared.document, event) == []) is reference.is_valid(event), (schema, event)


def combined(chance: random.Random, depth: int) -> dict[str, Any]:
    """Make a schema of one object out of every keyword that applies in place."""
    kinds = ["plain", "plain", "pattern"] + ["allOf", "anyOf", "oneOf", "if", "not", "dependentSchemas"] * bool(depth)
    kind = chance.choice(kinds)
    if kind == "plain":
        names = chance.sample(NAMES, chance.randint(0, 2))
        return {"properties": {name: {"type": chance.choice(["string", "integer", "boolean"])} for name in names}}
    if kind == "pattern":
        return {"patternProperties": {f"[{''.join(chance.sample(NAMES, 2))}]": {"type": ["string", "integer"]}}}
    if kind == "if":
        return {
            key: combined(chance, depth - 1) for key in ("if", "then", "else") if key == "if" or chance.random() < 0.7
        }
    if kind == "not":
        return {"not": combined(chance, depth - 1), **combined(chance, 0)}
    if kind == "dependentSchemas":
        return {"dependentSchemas": {chance.choice(NAMES): combined(chance, depth - 1)}, **combined(chance, 0)}
    return {kind: [combined(chance, depth - 1) for _ in range(2)], **combined(chance, 0)}
