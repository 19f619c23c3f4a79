"""Contracts in draft 3, from a change in a file to what is reported of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft3Validator

from choreo_check.compatibility.comparison import compare_schemas
from choreo_check.compatibility.events import compare_sides
from choreo_check.compatibility.policies.modes import ContentModel, Mode, Policies
from choreo_check.compatibility.policies.objections import objected_paths, objections
from choreo_check.compatibility.policies.sides import side_of_directory
from choreo_check.compatibility.verdict import Document
from tests.compatibility.events.shop import TOPOLOGY, Shop

DRAFT = "http://json-schema.org/draft-03/schema#"


def event(**data: Any) -> dict[str, Any]:
    """Return the contract of an event in draft 3; its fields say themselves whether they are required."""
    fields = {"type": "object", "properties": data, "required": True}
    return {"$schema": DRAFT, "type": "object", "properties": {"id": {"type": "string"}, "data": fields}}


TOTAL = {"type": "number", "required": True}


def test_a_field_that_becomes_required_breaks_those_who_write_it_not(tmp_path: Path) -> None:
    shop = Shop(tmp_path, TOPOLOGY)
    shop.both("order.placed", event(total=TOTAL))
    shop.new("order.placed", event(total=TOTAL, note={"type": "string", "required": True}), "2")
    problem = shop.findings()["incompatible-change"].problem
    witness = problem.witness
    assert witness is not None
    assert (witness["keyword"], witness["pointer"]) == ("required", "#/properties/data/properties/note/required")
    assert witness["path"] == ["data", "note"]
    assert "'note' is a required property" in problem.message


def test_what_is_narrowed_breaks_those_who_read_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path, TOPOLOGY)
    shop.both("order.placed", event(total=TOTAL))
    shop.new("order.placed", event(total={**TOTAL, "divisibleBy": 5}), "2")
    problem = shop.findings()["incompatible-change"].problem
    assert problem.witness is not None
    assert problem.witness["consumers"] == ["payment", "audit"]
    assert problem.witness["pointer"] == "#/properties/data/properties/total/divisibleBy"
    assert problem.witness["changes"] == [
        f"/properties/data/properties/total/divisibleBy: `divisibleBy` was added: 5: {problem.witness['reason']}"
    ]


def test_every_member_that_is_narrowed_breaks_those_who_read_it(tmp_path: Path) -> None:
    items = {"type": "array", "items": {"type": "object", "properties": {"dish": {"type": "string"}}}}
    shop = Shop(tmp_path, TOPOLOGY)
    shop.both("order.placed", event(total=TOTAL, items=items))
    narrowed = {
        "total": {**TOTAL, "divisibleBy": 5},
        "items": {**items, "disallow": [{"type": "array", "maxItems": 1}]},
    }
    shop.new("order.placed", event(**narrowed), "2")
    witness = shop.findings()["incompatible-change"].problem.witness
    assert witness is not None
    assert witness["consumers"] == ["payment", "kitchen", "audit"]


def test_an_optional_field_and_the_same_in_a_later_draft_break_nobody(tmp_path: Path) -> None:
    shop = Shop(tmp_path, TOPOLOGY)
    shop.both("order.placed", event(total=TOTAL))
    shop.new("order.placed", event(total=TOTAL, note={"type": "string"}), "2")
    later = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["data"],
        "properties": {"data": {"required": ["total"], "type": "object", "properties": {"total": {"type": "number"}}}},
    }
    shop.new("order.placed", later, "3")
    assert shop.compare().findings == ()


def test_a_break_in_a_shared_file_is_reported_at_its_place_there(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shared = {"$schema": DRAFT, "extends": [{"type": "number"}]}
    shop.both("order.placed", event(total={"$ref": "../shared/money.json", "required": True}))
    shop.both("shared", shared, "money")
    shop.new("shared", {**shared, "extends": [{"type": "integer"}]}, "money")
    old, new = (side_of_directory(tmp_path / name, name) for name in ("old", "new"))
    seen: list[tuple[str, str]] = []

    def locate(place: Any, pointer: str) -> Any:
        seen.append((Path(place.path).name, pointer))
        return place

    found = compare_sides(old, new, Policies(), locate)
    assert "incompatible-change" in {finding.name for finding in found.findings}
    assert ("money.json", "#/extends/0/type") in seen


def test_an_example_that_is_refused_is_named(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.old("order.placed", {**event(total=TOTAL), "examples": [{"data": {"total": 3}}]})
    shop.new("order.placed", {**event(total=TOTAL), "examples": [{"data": {"total": 3}}]})
    shop.new("order.placed", event(total={"type": "string", "required": True}), "2")
    assert "/data/total" in shop.findings()["refused-example"].problem.message


def test_objections_name_the_members_that_are_objected_to() -> None:
    document = Document(event(total=TOTAL))
    assert objections(document, {"data": {}}) == ["/data: 'total' is a required property"]
    assert objected_paths(document, {"data": {}}) == (("data", "total"),)
    assert objected_paths(document, {"data": {"total": "x"}}) == (("data", "total"),)


CLOSED = {"additionalProperties": False}
POLICIES: dict[str, tuple[dict[str, Any], dict[str, Any], Mode, ContentModel, bool, str]] = {
    "an optional field": ({}, {"note": {"type": "string"}}, "backward", "declared", False, "compatible"),
    "an optional field, where anything may be written": (
        {},
        {"note": {"type": "string"}},
        "backward",
        "open",
        False,
        "incompatible",
    ),
    "a required field": ({}, {"note": {"required": True}}, "backward", "declared", False, "incompatible"),
    "a required field with a default": (
        {},
        {"note": {"required": True, "default": "none"}},
        "backward",
        "declared",
        True,
        "compatible",
    ),
    "a field that is no longer required": (
        {"note": {"required": True}},
        {"note": {}},
        "forward",
        "declared",
        False,
        "incompatible",
    ),
}


@pytest.mark.parametrize("name", POLICIES)
def test_the_policies_hold_as_in_later_drafts(name: str) -> None:
    before, after, mode, content_model, fills, verdict = POLICIES[name]
    old, new = ({"$schema": DRAFT, "type": "object", "properties": {"a": {}, **each}} for each in (before, after))
    found = compare_schemas(old, new, mode=mode, content_model=content_model, fill_defaults=fills)
    assert found.verdict == verdict
    if found.has_witness:
        writer, reader = (old, new) if mode == "backward" else (new, old)
        assert Draft3Validator(writer).is_valid(found.witness)
        assert not Draft3Validator(reader).is_valid(found.witness)


def test_what_is_extended_declares_members() -> None:
    old = {"$schema": DRAFT, "extends": {"properties": {"a": {}}}, "type": "object"}
    new = {"$schema": DRAFT, "properties": {"a": {}}, **CLOSED}
    assert compare_schemas(old, new).verdict == "compatible"
    assert set(compare_schemas(old, {"$schema": DRAFT, "properties": {"b": {}}, **CLOSED}).witness) == {"a"}


def test_a_requirement_behind_a_reference_is_undecided_in_every_mode() -> None:
    behind = {"definitions": {"a": {"required": True}}, "properties": {"a": {"$ref": "#/definitions/a"}}}
    plain = {"properties": {"a": {"required": True}}}
    found = compare_schemas({"$schema": DRAFT, **behind}, {"$schema": DRAFT, **plain}, mode="full")
    assert [answer.verdict for answer in found.answers] == ["undecided", "compatible"]
