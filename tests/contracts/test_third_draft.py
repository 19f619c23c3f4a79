"""Draft 3: whatever is said in draft 4 accepts the same events, to a validator that knows draft 3; so do pointers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, unquote

import pytest
from jsonschema import Draft3Validator, Draft4Validator

from choreo_check.contracts import fields_at
from choreo_check.contracts.positions import restored
from choreo_check.contracts.third_draft import METASCHEMA, NOWHERE, Translation, metaschema_in_draft_4
from tests.contracts.made_up_third import made_up_schema, made_up_value, pointed_at, pointers
from tests.contracts.schemas import contract

DRAFT = "http://json-schema.org/draft-03/schema#"
ROUNDS = 400
VALUES = 20

JUDGED: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {
    "what a property requires": (
        {"properties": {"a": {"required": True}, "b": {"required": False}, "c": {}}},
        [{"a": 1}, 7],
        [{}, {"b": 1}],
    ),
    "what is required beside a reference": (
        {"definitions": {"n": {"type": "number"}}, "properties": {"a": {"$ref": "#/definitions/n", "required": True}}},
        [{"a": 1}],
        [{}, {"a": "x"}],
    ),
    "what is required of no property": ({"required": True, "items": {"required": True}}, [{}, [], 1], []),
    "any type": ({"type": "any"}, [None, 1, "x", {}], []),
    "a union with a schema": ({"type": ["null", {"type": "string", "minLength": 2}]}, [None, "ab"], ["a", 1]),
    "a union with any": ({"type": ["string", "any", {"enum": [1]}]}, [None, 1, "x"], []),
    "a union of nothing": ({"type": []}, [], [None, 1, {}]),
    "an integer": ({"type": "integer"}, [1, -2], [1.0, 1.5, True, "1"]),
    "a type that is disallowed": ({"disallow": "string"}, [1, None], ["x"]),
    "types and schemas that are disallowed": ({"disallow": ["null", {"minimum": 5}]}, [1, 4], [None, 5, "x"]),
    "anything is disallowed": ({"disallow": "any"}, [], [None, 1]),
    "nothing is disallowed": ({"disallow": []}, [None, 1], []),
    "one extended schema": ({"extends": {"minimum": 3}, "maximum": 5}, [3, 5], [2, 6]),
    "extended schemas": ({"extends": [{"minimum": 3}, {"divisibleBy": 2}]}, [4, 6], [2, 5]),
    "a length that no text has": ({"maxLength": -1, "minLength": 0}, [1, None], ["", "a"]),
    "steps": ({"divisibleBy": 0.5}, [1, 1.5], [1.25]),
    "limits that are excluded": (
        {"minimum": 1, "exclusiveMinimum": True, "maximum": 3, "exclusiveMaximum": True},
        [2],
        [1, 3],
    ),
    "a member that another needs": ({"dependencies": {"a": "b"}}, [{}, {"b": 1}, {"a": 1, "b": 2}], [{"a": 1}]),
    "members that another needs": (
        {"dependencies": {"a": ["b", "c", "b"], "b": []}},
        [{"b": 1}, {"a": 1, "b": 2, "c": 3}],
        [{"a": 1, "b": 2}],
    ),
    "a schema that a member needs": (
        {"dependencies": {"a": {"properties": {"b": {"required": True}}}}},
        [{}, {"a": 1, "b": 2}],
        [{"a": 1}],
    ),
    "items of no places": ({"items": [], "additionalItems": {"type": "null"}}, [[], [None]], [[1]]),
    "no items at all": ({"items": [], "additionalItems": False}, [[]], [[1]]),
    "items by place": ({"items": [{"type": "null"}], "additionalItems": False}, [[], [None]], [[1], [None, 1]]),
    "what later drafts say": (
        {"allOf": [{"type": "null"}], "not": {}, "minProperties": 3, "const": 1, "oneOf": 4, "multipleOf": 7},
        [1, {}, "x"],
        [],
    ),
    "a reference into what is extended": (
        {"extends": {"properties": {"a": {"type": "null"}}}, "properties": {"b": {"$ref": "#/extends/properties/a"}}},
        [{"b": None}],
        [{"b": 1}],
    ),
    "a reference into a union": (
        {"type": ["object", {"type": "null"}], "properties": {"a": {"$ref": "#/type/1"}}},
        [None, {"a": None}],
        [{"a": 1}],
    ),
    "a reference into what says nothing": (
        {"not": {"type": "null"}, "properties": {"a": {"$ref": "#/not"}}},
        [{"a": None}, 1],
        [{"a": 1}],
    ),
    "a reference to an address inside": (
        {"definitions": {"a": {"id": "inner.json", "disallow": [{"type": "null"}]}}, "items": {"$ref": "inner.json"}},
        [[1]],
        [[None]],
    ),
    "an address beside a reference": (
        {
            "definitions": {"a": {"id": "elsewhere/", "$ref": "#/type/0"}},
            "type": [{"type": "null"}, "array"],
            "items": {"$ref": "#/definitions/a"},
        },
        [None, [None]],
        [1, [1]],
    ),
    "itself": ({"type": ["null", {"properties": {"next": {"$ref": "#", "required": True}}, "type": "object"}]}, [
        None,
        {"next": {"next": None}},
    ], [{}, {"next": {}}]),
    "the metaschema": ({"$ref": DRAFT}, [{"type": ["string", {"extends": {}}]}], [{"type": 5}, {"required": []}]),
    "a part of the metaschema": ({"$ref": f"{DRAFT}/properties/required"}, [True], [1]),
    "a definition that is named like a keyword": (
        {"definitions": {"type": {"type": "null"}, "extends": {"type": "string"}},
         "items": [{"$ref": "#/definitions/type"}, {"$ref": "#/definitions/extends"}]},
        [[None, "x"]],
        [[1], [None, None]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", JUDGED)
def test_a_contract_judges_as_a_validator_of_draft_3_does(name: str, tmp_path: Path) -> None:
    said, valid, invalid = JUDGED[name]
    schema = {"$schema": DRAFT, **said}
    found = contract(tmp_path, schema)
    assert found.fault is None
    judges: list[Callable[[Any], bool]] = [found.accepts, Draft3Validator(schema).is_valid]
    assert [value for value in valid for accepts in judges if not accepts(value)] == []
    assert [value for value in invalid for accepts in judges if accepts(value)] == []


def test_made_up_schemas_accept_what_they_accept_in_draft_3() -> None:
    told = {True: 0, False: 0}
    for seed in range(ROUNDS):
        random = Random(seed)
        schema = made_up_schema(random)
        translation = Translation(schema, "https://x.example/root", lambda _: None).schema()
        Draft4Validator.check_schema(translation)
        before, after = Draft3Validator(schema), Draft4Validator(translation)
        for value in (made_up_value(random) for _ in range(VALUES)):
            accepted = before.is_valid(value)
            assert after.is_valid(value) == accepted, (schema, translation, value)
            told[accepted] += 1
    assert min(told.values()) > ROUNDS


def test_pointers_lead_to_what_has_been_moved_and_back() -> None:
    for seed in range(ROUNDS):
        schema = made_up_schema(Random(seed))
        listed = list(pointers(schema))
        schema["definitions"]["all"] = {"items": [{"$ref": f"#{quote(pointer)}"} for pointer in listed]}
        translation = Translation(schema, "", lambda _: None).schema()
        moved = [unquote(each["$ref"][1:]) for each in translation["definitions"]["all"]["items"]]
        assert all(isinstance(pointed_at(translation, pointer), dict) for pointer in moved)
        assert [restored(schema, pointer) for pointer in moved] == listed


def test_what_a_keyword_has_become_leads_back_to_it() -> None:
    schema = {
        "$schema": DRAFT,
        "divisibleBy": 2,
        "properties": {"a": {"required": True, "disallow": ["null", {}], "type": ["string", {}]}},
    }
    led = {
        "/multipleOf": "/divisibleBy",
        "/required": "/properties",
        "/properties/a/not": "/properties/a/disallow",
        "/properties/a/not/anyOf/1/type": "/properties/a/disallow",
        "/properties/a/anyOf": "/properties/a/type",
        "/properties/a/minimum": "/properties/a/minimum",
    }
    assert {pointer: restored(schema, pointer) for pointer in led} == led


def test_what_is_in_no_place_of_draft_3_is_left_as_it_is() -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"extends": {}}}}
    assert Translation(schema, "", lambda _: None).schema() is schema


def test_a_part_that_names_draft_3_is_in_draft_3_and_one_that_names_another_is_not() -> None:
    third = {"$schema": DRAFT, "divisibleBy": 2}
    later = {"$schema": "http://json-schema.org/draft-07/schema#", "divisibleBy": 2, "items": third}
    inner = {"$schema": "http://json-schema.org/draft-04/schema#", "multipleOf": 2}
    assert Translation(later, "", lambda _: None).schema() == {**later, "items": inner}
    assert Translation({**third, "items": later}, "", lambda _: None).schema() == {
        **inner,
        "items": {**later, "items": inner},
    }


def test_values_that_look_like_schemas_are_left_as_they_are() -> None:
    value = {"$schema": DRAFT, "extends": {}, "required": True}
    schema = {"$schema": DRAFT, "enum": [value], "default": value}
    translation = Translation(schema, "", lambda _: None).schema()
    assert (translation["enum"], translation["default"]) == ([value], value)


def test_a_reference_to_what_is_no_schema_leads_nowhere(tmp_path: Path) -> None:
    for pointer in ("/properties", "/items/7", "/items/0000000009", f"/items/{'9' * 5000}", "/enum/0", "/missing"):
        schema = {"$schema": DRAFT, "properties": {"a": {"$ref": f"#{pointer}"}}, "items": [{}], "enum": [{}]}
        assert Translation(schema, "", lambda _: None).schema()["properties"]["a"]["$ref"].startswith(NOWHERE)
        assert contract(tmp_path, schema).fault is not None


@pytest.mark.parametrize(
    "said",
    [
        {"type": 5},
        {"properties": {"a": {"required": ["a"]}}},
        {"required": ["a"]},
        {"divisibleBy": 0},
        {"type": "nonsense"},
        {"type": ["any", 5]},
        {"extends": 3},
        {"items": {"disallow": {"type": "string"}}},
    ],
)
def test_a_schema_that_its_metaschema_refuses_is_no_contract(said: dict[str, Any], tmp_path: Path) -> None:
    assert contract(tmp_path, {"$schema": DRAFT, **said}).fault is not None


def test_neighbours_are_in_the_draft_that_they_name_or_else_in_that_of_the_contract(tmp_path: Path) -> None:
    schema = {
        "$schema": DRAFT,
        "items": [
            {"$ref": "../shared/unnamed.json#/extends"},
            {"$ref": "../shared/seventh.json"},
            {"$ref": "../shared/third.json#/type/0"},
        ],
    }
    others = {
        "system/shared/unnamed.json": {"extends": {"disallow": "null"}},
        "system/shared/seventh.json": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "disallow": "null",
            "const": 1,
        },
        "system/shared/third.json": {"$schema": DRAFT, "type": [{"divisibleBy": 2}]},
    }
    found = contract(tmp_path, schema, **others)
    assert found.fault is None
    assert [found.accepts(value) for value in ([1, 1, 2], [None, 1, 2], [1, 2, 2], [1, 1, 3])] == [
        True,
        False,
        False,
        False,
    ]


def test_a_contract_of_a_later_draft_may_refer_to_draft_3(tmp_path: Path) -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "prefixItems": [{"$ref": "../shared/third.json"}, {"$ref": DRAFT}],
    }
    found = contract(tmp_path, schema, **{"system/shared/third.json": {"$schema": DRAFT, "disallow": "null"}})
    assert found.fault is None
    assert [found.accepts(value) for value in ([1], [None], [1, {}], [1, {"type": 5}])] == [True, False, True, False]


def test_the_metaschema_is_its_own_instance_and_has_a_name_of_its_own() -> None:
    found = metaschema_in_draft_4()
    assert found["id"] == METASCHEMA
    assert Draft4Validator(found).is_valid(Draft3Validator.META_SCHEMA)
    assert not Draft4Validator(found).is_valid({"properties": {"a": {"dependencies": {"b": [1]}}}})


def test_fields_are_found_where_draft_3_has_them(tmp_path: Path) -> None:
    schema = {
        "$schema": DRAFT,
        "extends": {"properties": {"a": {}}},
        "type": [{"properties": {"b": {"required": True}}}],
    }
    assert sorted(fields_at(contract(tmp_path, schema)).names) == ["a", "b"]


def test_a_requirement_behind_a_reference_is_disputed() -> None:
    schema = {
        "$schema": DRAFT,
        "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"required": True}},
        "properties": {"a": {"$ref": "#/definitions/a"}, "b": {"extends": [{"required": True}]}, "c": {}},
    }
    plain, behind = (Translation(schema, "", lambda _: None, looks_behind=each) for each in (False, True))
    assert ("required" in plain.schema(), behind.schema()["required"]) == (False, ["a", "b"])
    assert plain.is_disputed
    assert behind.is_disputed


def test_a_requirement_beside_a_reference_is_not_disputed() -> None:
    schema = {
        "$schema": DRAFT,
        "definitions": {"a": {"required": True}},
        "properties": {"a": {"$ref": "#/definitions/a", "required": True}, "b": {"$ref": "#"}},
    }
    found = Translation(schema, "", lambda _: None)
    assert found.schema()["required"] == ["a"]
    assert not found.is_disputed
