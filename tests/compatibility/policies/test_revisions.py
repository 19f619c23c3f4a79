"""Revisions as they are made of page events: a property more in an open schema, in the manners in which teams write it.

Under `declared` such a revision breaks no tolerant reader, and under `open` it breaks one, for nothing ever forbade a
writer to put another value under the new name.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft7Validator

from choreo_check.compatibility.comparison import compare_schemas

DRAFT_07 = "http://json-schema.org/draft-07/schema#"
META: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": "^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$"},
        "dt": {"type": "string", "format": "date-time", "maxLength": 128},
        "stream": {"type": "string", "minLength": 1},
    },
    "required": ["dt", "stream"],
}
PAGE: dict[str, Any] = {
    "$schema": DRAFT_07,
    "$id": "/page/moved/1.0.0",
    "type": "object",
    "properties": {
        "$schema": {"type": "string"},
        "meta": META,
        "page_id": {"type": "integer", "minimum": 1, "maximum": 9007199254740991},
        "performer": {"type": "object", "properties": {"user_text": {"type": "string", "minLength": 1}}},
        "tags": {"type": "array", "items": {"type": "object", "properties": {"tag": {"type": "string"}}}},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
    "required": ["$schema", "meta", "page_id"],
}
BY_PARTS: dict[str, Any] = {
    "$schema": DRAFT_07,
    "$id": "/page/moved/1.0.0",
    "allOf": [{"$ref": "#/definitions/common"}, {"properties": {"page_id": {"type": "integer"}}}],
    "definitions": {"common": {"type": "object", "properties": {"meta": META}, "required": ["meta"]}},
}
TEXT = {"type": "string", "minLength": 1}


def with_more(schema: dict[str, Any], *path: str | int, **members: Any) -> dict[str, Any]:
    """Return the next minor version of a schema, with more under the properties at a path."""
    revised = deepcopy(schema)
    part: Any = revised
    for step in path:
        part = part[step]
    part.setdefault("properties", {}).update(members)
    return revised | {"$id": "/page/moved/1.1.0"}


ADDITIONS = {
    "text": (PAGE, with_more(PAGE, comment=TEXT)),
    "number": (PAGE, with_more(PAGE, namespace_id={"type": "integer", "minimum": 0})),
    "object": (PAGE, with_more(PAGE, chronology={"type": "object", "properties": {"id": TEXT}, "required": ["id"]})),
    "in an object": (PAGE, with_more(PAGE, "properties", "performer", user_is_bot={"type": "boolean"})),
    "in each of a list": (PAGE, with_more(PAGE, "properties", "tags", "items", added_by=TEXT)),
    "in the metadata": (PAGE, with_more(PAGE, "properties", "meta", domain=TEXT)),
    "by a definition": (BY_PARTS, with_more(BY_PARTS, "definitions", "common", comment=TEXT)),
    "beside a reference": (BY_PARTS, with_more(BY_PARTS, "allOf", 1, comment=TEXT)),
    "several at once": (
        PAGE,
        with_more(PAGE, comment=TEXT, prior_state={"type": "object"}, rev_id={"type": "integer"}),
    ),
}


@pytest.mark.parametrize("manner", ADDITIONS)
def test_a_property_more_breaks_no_tolerant_reader_of_what_is_declared(manner: str) -> None:
    assert compare_schemas(*ADDITIONS[manner], mode="full").verdict == "compatible"


@pytest.mark.parametrize("manner", ADDITIONS)
def test_a_property_more_breaks_to_the_letter(manner: str) -> None:
    old, new = ADDITIONS[manner]
    found = compare_schemas(old, new, content_model="open")
    assert (found.verdict, found.direction) == ("incompatible", "backward")
    assert Draft7Validator(old).is_valid(found.witness)
    assert not Draft7Validator(new).is_valid(found.witness)


@pytest.mark.parametrize("manner", ["text", "number", "object", "several at once"])
def test_a_strict_reader_refuses_the_property_itself(manner: str) -> None:
    old, new = (schema | {"additionalProperties": False} for schema in ADDITIONS[manner])
    assert compare_schemas(old, new).verdict == "compatible"
    found = compare_schemas(old, new, mode="forward")
    assert found.verdict == "incompatible"
    assert found.failing is not None
    assert found.failing.keyword == "additionalProperties"
    added = set(new["properties"]) - set(old["properties"])
    assert {path[0] for path in found.decisive.paths} <= added


def test_a_strict_object_in_a_tolerant_event_is_named_as_the_reason() -> None:
    strict = deepcopy(PAGE)
    strict["properties"]["performer"]["additionalProperties"] = False
    found = compare_schemas(strict, with_more(strict, "properties", "performer", bot={"type": "boolean"}), mode="full")
    assert (found.verdict, found.direction) == ("incompatible", "forward")
    assert found.decisive.paths == (("performer", "bot"),)
    assert found.failing is not None
    assert found.failing.pointer == "#/properties/performer/additionalProperties"


def test_what_was_promised_to_be_a_map_has_had_every_name() -> None:
    new = with_more(PAGE, "properties", "counts", edits={"type": "integer", "minimum": 1})
    found = compare_schemas(PAGE, new)
    assert found.verdict == "incompatible"
    assert found.witness["counts"]["edits"] < 1


@pytest.mark.parametrize("required", [True, False])
def test_a_property_more_that_is_required_breaks(*, required: bool) -> None:
    new = with_more(PAGE, comment=TEXT)
    new["required"] = [*PAGE["required"], *(["comment"] if required else [])]
    assert compare_schemas(PAGE, new).verdict == ("incompatible" if required else "compatible")
