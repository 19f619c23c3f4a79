"""What two versions of a schema share costs next to nothing: it is neither read twice nor solved."""

from __future__ import annotations

from typing import Any

import pytest

from choreo_check.compatibility import Document, Limits
from choreo_check.compatibility.decision import Question, prove
from tests.compatibility.containment.asking import DRAFT_04, DRAFT_2020, is_contained


def event(amount: str) -> dict[str, Any]:
    names = [f"p{index}" for index in range(50)]
    kept = {name: {"type": "string", "pattern": f"^{name}", "maxLength": 90} for name in names}
    return {"type": "object", "properties": {**kept, "amount": {"type": amount}}, "required": names}


def question(old: Any, new: Any, dialect: str = DRAFT_2020) -> Question:
    return Question(Document(old, dialect=dialect), Document(new, dialect=dialect), Limits(), assert_formats=False)


def test_what_is_the_same_on_both_sides_is_read_on_one() -> None:
    asked = question(event("integer"), event("number"))
    prove(asked)
    one, other = (asked.roots[side].child("properties", "p0") for side in ("old", "new"))
    assert one.key == other.key
    assert (one._constraints is None, other._constraints is None) == (False, True)  # noqa: SLF001  the point of it


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
