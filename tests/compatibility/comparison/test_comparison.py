"""Two schemas under a policy: the verdict, the direction, the witness, the changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from choreo_check.compatibility.comparison import compare_contracts, compare_schemas
from choreo_check.errors import ChoreoError

OLD = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}


def with_property(name: str, schema: Any = None, *, required: bool = False) -> dict[str, Any]:
    properties = {**OLD["properties"], name: schema or {"type": "string"}}  # type: ignore[dict-item]
    return {**OLD, "properties": properties, "required": ["total", name] if required else ["total"]}


def test_adding_an_optional_property_is_compatible() -> None:
    assert compare_schemas(OLD, with_property("note"), mode="full").verdict == "compatible"


def test_adding_an_optional_property_to_what_is_open_is_not() -> None:
    found = compare_schemas(OLD, with_property("note"), content_model="open")
    assert found.verdict == "incompatible"
    assert "note" in found.witness


def test_adding_an_optional_property_breaks_readers_that_are_strict() -> None:
    strict = {**OLD, "additionalProperties": False}
    found = compare_schemas(strict, with_property("note"), mode="forward")
    assert (found.verdict, found.direction) == ("incompatible", "forward")
    assert "note" in found.witness


def test_the_witness_is_valid_under_one_side_and_invalid_under_the_other() -> None:
    new = with_property("note", required=True)
    found = compare_schemas(OLD, new)
    assert found.has_witness
    assert Draft202012Validator(OLD).is_valid(found.witness)
    assert not Draft202012Validator(new).is_valid(found.witness)
    assert found.decisive.paths == (("note",),)


def test_the_witness_has_only_declared_members() -> None:
    found = compare_schemas(OLD, {**OLD, "properties": {"total": {"type": "integer"}, "note": {"type": "string"}}})
    assert set(found.witness) == {"total"}


def test_full_names_the_direction_that_fails() -> None:
    found = compare_schemas(OLD, {"type": "object", "properties": OLD["properties"]}, mode="full")
    assert [answer.verdict for answer in found.answers] == ["compatible", "incompatible"]
    assert found.direction == "forward"


@pytest.mark.parametrize("new", [with_property("a", required=True), with_property("a"), {"type": "object"}, True])
def test_forward_is_backward_the_other_way_round(new: Any) -> None:
    assert compare_schemas(OLD, new).verdict == compare_schemas(new, OLD, mode="forward").verdict


def test_a_reader_that_fills_defaults_reads_events_without_them() -> None:
    new = with_property("currency", {"type": "string", "default": "EUR"}, required=True)
    assert compare_schemas(OLD, new).verdict == "incompatible"
    assert compare_schemas(OLD, new, fill_defaults=True).verdict == "compatible"


def test_what_filling_might_change_is_not_decided() -> None:
    new = {**with_property("currency", {"default": "EUR"}, required=True), "minProperties": 2}
    found = compare_schemas(OLD, new, fill_defaults=True)
    assert (found.verdict, found.has_witness) == ("undecided", False)
    assert "currency" in found.reasons[0].text


def test_what_closing_cannot_express_is_compatible_only_by_a_proof_without_it() -> None:
    many = [{"properties": {f"p{number}": {"type": "object"}}} for number in range(12)]
    old = {"type": "object", "anyOf": many}
    assert compare_schemas(old, {"type": "object"}).verdict == "compatible"
    assert compare_schemas(old, {**old, "properties": {"q": {"type": "string"}}}).verdict == "undecided"


def test_a_reference_that_nothing_answers_is_not_decided_and_never_fetched() -> None:
    found = compare_schemas({"$ref": "https://example.com/gone"}, {"type": "string"})
    assert found.verdict == "undecided"


def test_a_reference_is_answered_by_what_was_handed_over() -> None:
    resources = {"https://example.com/a": {"type": "string"}}
    assert (
        compare_schemas({"$ref": "https://example.com/a"}, {"type": "string"}, resources=resources).verdict
        == "compatible"
    )


@pytest.mark.parametrize("asserted", [False, True])
def test_a_format_counts_when_it_is_asserted(*, asserted: bool) -> None:
    found = compare_schemas({"type": "string"}, {"type": "string", "format": "ipv4"}, assert_formats=asserted)
    assert (found.verdict == "compatible") is not asserted


def test_refuses_a_mode_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="sideways"):
        compare_schemas(OLD, OLD, mode="sideways")  # type: ignore[arg-type]


def test_the_change_that_breaks_comes_first_with_its_reason() -> None:
    old = {"properties": {"note": {"type": "string"}, "total": {"type": "number"}}}
    new = {"properties": {"note": {"type": ["string", "null"]}, "total": {"type": "integer"}, "more": {}}}
    first, *others = compare_schemas(old, new).changes
    assert (first.pointer_new, first.kind) == ("/properties/total/type", "changed-type")
    assert "is not of type 'integer'" in first.reason
    assert [change.kind for change in others] == ["changed-type", "added-property"]


def test_changes_behind_a_reference_are_told() -> None:
    old, new = ({"$defs": {"a": {"maximum": limit}}, "properties": {"x": {"$ref": "#/$defs/a"}}} for limit in (5, 3))
    (change,) = compare_schemas(old, new).changes
    assert (change.pointer_new, change.path) == ("/$defs/a/maximum", ("x",))


def test_nothing_is_told_of_a_schema_that_stays() -> None:
    assert compare_schemas(OLD, dict(OLD)).changes == ()


def test_compares_directories(tmp_path: Path) -> None:
    for side, kind in (("old", "string"), ("new", "integer")):
        (tmp_path / side / "order.placed").mkdir(parents=True)
        (tmp_path / side / "order.placed" / "1.json").write_text(f'{{"type": "{kind}"}}', encoding="utf-8")
    found = compare_contracts(tmp_path / "old", tmp_path / "new")
    assert found.verdict == "incompatible"
    assert [outcome.event for outcome in found.outcomes] == ["order.placed"]


def test_cannot_compare_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="no such directory"):
        compare_contracts(tmp_path / "old", tmp_path)


@pytest.mark.parametrize(
    "dialect", ["https://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema"]
)
def test_reads_a_dialect_however_its_address_is_spelt(dialect: str) -> None:
    old = {"$schema": dialect, "$ref": "#/definitions/a", "type": "null", "definitions": {"a": OLD}}
    found = compare_schemas(old, {**old, "definitions": {"a": with_property("note", required=True)}})
    assert (found.verdict, found.decisive.paths) == ("incompatible", (("note",),))


def test_relative_addresses_are_answered_by_what_was_handed_over() -> None:
    common = {"/fragment/common/1.0.0": {"type": "object", "properties": {"meta": {"type": "object"}}}}
    old = {
        "$schema": "https://json-schema.org/draft-07/schema#",
        "$id": "/event/1.0.0",
        "allOf": [{"$ref": "/fragment/common/1.0.0"}, {"properties": {"a": {"type": "string"}}}],
    }
    new = {**old, "$id": "/event/1.1.0", "properties": {"b": {"type": "integer"}}}
    assert compare_schemas(old, new, resources=common).verdict == "compatible"
    assert compare_schemas(old, new, resources=common, content_model="open").verdict == "incompatible"


def test_what_is_nested_too_deeply_is_not_decided() -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(5_000):
        deep = {"properties": {"a": deep}}
    other = {"properties": {"a": {"type": "null"}}}
    assert compare_schemas(deep, other, fill_defaults=True).verdict != "compatible"
    assert compare_schemas(other, deep, fill_defaults=True).verdict != "compatible"


@pytest.mark.parametrize("schema", [{"$id": "http://[", "type": "null"}, {"$ref": "http://["}])
def test_a_malformed_address_is_not_decided(schema: dict[str, Any]) -> None:
    assert compare_schemas(schema, {"type": "string"}).verdict == "undecided"
