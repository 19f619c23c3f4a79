"""What two versions of a schema share costs next to nothing: it is neither read twice nor solved."""

from __future__ import annotations

from typing import Any

import pytest

from choreo_check.compatibility import Document, Limits
from choreo_check.compatibility.decision import Question, prove
from tests.compatibility.containment.asking import DRAFT_04, DRAFT_07, DRAFT_2020, is_contained


def event(amount: str) -> dict[str, Any]:
    names = [f"p{index}" for index in range(50)]
    kept = {name: {"type": "string", "pattern": f"^{name}", "maxLength": 90} for name in names}
    return {"type": "object", "properties": {**kept, "amount": {"type": amount}}, "required": names}


def question(old: Any, new: Any, dialect: str = DRAFT_2020) -> Question:
    return Question(Document(old, dialect=dialect), Document(new, dialect=dialect), Limits(), assert_formats=False)


def test_what_is_the_same_on_both_sides_is_not_read() -> None:
    asked = question(event("integer"), event("number"))
    prove(asked)
    one, other = (asked.roots[side].child("properties", "p0") for side in ("old", "new"))
    assert one.key == other.key
    assert (one._constraints, other._constraints) == (None, None)  # noqa: SLF001  the point of it


def test_what_is_the_same_on_both_sides_is_read_on_one_where_a_reference_gives_it_meaning() -> None:
    asked = question({"allOf": [event("integer"), {"$ref": "#/$defs/a"}], "$defs": {"a": {}}}, event("number"))
    prove(asked)
    one = asked.roots["old"].child("allOf", 0).child("properties", "p0")
    other = asked.roots["new"].child("properties", "p0")
    assert one.key == other.key
    assert (one._constraints is None, other._constraints is None) == (False, True)  # noqa: SLF001  the point of it


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "string", "title": "a"}, {"type": ["string"]}),
        ({"required": ["a", "b"]}, {"required": ["b", "a"], "description": "b"}),
        ({"anyOf": [{"minimum": 1}, {"minLength": 1}]}, {"anyOf": [{"minLength": 1}, {"minimum": 1.0}]}),
        ({"enum": [1, {"a": 2}]}, {"enum": [{"a": 2.0}, 1]}),
        ({"additionalProperties": {}}, {"additionalProperties": True}),
    ],
)
def test_what_is_written_differently_and_means_the_same_has_one_key(one: Any, other: Any) -> None:
    asked = question(one, other)
    assert asked.roots["old"].key == asked.roots["new"].key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"const": 1}, {"const": True}),
        ({"enum": [0]}, {"enum": [False]}),
        ({"items": [True, False]}, {"items": False}),
        ({"allOf": [False]}, {"anyOf": [{}]}),
        (False, True),
        ({"not": {"required": ["a"]}}, {"not": {"required": ["b"]}}),
        ({"dependencies": {"a": ["b"]}}, {"dependencies": {"a": {"required": ["c"]}}}),
    ],
)
def test_what_means_something_else_has_another_key(one: Any, other: Any) -> None:
    asked = question(one, other, DRAFT_07)
    assert asked.atlases["old"].shapes is not None
    assert asked.roots["old"].key != asked.roots["new"].key


def test_a_malformed_part_is_read_although_it_is_the_same() -> None:
    malformed = {"properties": {"a": {"required": True}}}
    asked = question(malformed, {**malformed, "title": "b"})
    assert asked.atlases["old"].shapes is None
    assert asked.roots["old"].key == asked.roots["new"].key
    assert asked.interner.strange


def test_a_proof_need_not_build_a_value() -> None:
    asked = question(event("integer"), event("number"))
    prove(asked)
    assert asked.effort.steps < len(event("integer")["required"])


@pytest.mark.parametrize("reference", ["#/$defs/a", "#a"])
def test_the_same_text_means_something_else_where_it_refers_elsewhere(reference: str) -> None:
    def referring(kind: str) -> dict[str, Any]:
        return {"properties": {"a": {"$ref": reference}}, "$defs": {"a": {"$anchor": "a", "type": kind}}}

    assert is_contained(referring("integer"), referring("number"))
    assert not is_contained(referring("number"), referring("integer"))


def test_the_same_text_means_something_else_in_another_dialect() -> None:
    schema = {"properties": {"a": {"items": [{"type": "integer"}]}, "b": {"const": 1}}}
    asked = question(schema, schema)
    older = question(schema, schema, DRAFT_04)
    assert asked.roots["old"].key == asked.roots["new"].key
    mixed = Question(Document({"const": 1}, dialect=DRAFT_04), Document({"const": 1}), Limits(), assert_formats=False)
    assert mixed.roots["old"].key != mixed.roots["new"].key
    assert older.roots["old"].key == older.roots["new"].key


def test_an_identifier_deep_in_a_draft_04_schema_is_found() -> None:
    inner = {"id": "http://example.com/inner", "type": "integer"}
    schema = {"properties": {"a": {"$ref": "http://example.com/inner"}}, "definitions": {"a": inner}}
    assert is_contained(schema, {"properties": {"a": {"type": "number"}}}, DRAFT_04)


def test_a_long_array_is_compared_item_by_item_without_being_built() -> None:
    old = {"type": "array", "minItems": 100_000, "items": {"type": "integer"}}
    assert is_contained(old, {"items": {"type": "number"}})
    assert is_contained({**old, "prefixItems": [{"const": 1}]}, {"prefixItems": [{"minimum": 1}]})
