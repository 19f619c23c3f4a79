"""References in all their forms: anchors, identifiers, other documents, and the dynamic ones."""

from __future__ import annotations

from typing import Any

import pytest

from choreo_check.compatibility import Containment, Document, contains
from tests.compatibility.containment.asking import DRAFT_04, DRAFT_07, DRAFT_2019, DRAFT_2020, is_contained

TREE = {
    "$schema": DRAFT_2020,
    "$id": "https://example.com/tree",
    "$dynamicAnchor": "node",
    "type": "object",
    "properties": {"data": True, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
}
STRICT_TREE = {
    "$schema": DRAFT_2020,
    "$id": "https://example.com/strict-tree",
    "$dynamicAnchor": "node",
    "$ref": "tree",
    "unevaluatedProperties": False,
}
OLDER_TREE = {
    "$schema": DRAFT_2019,
    "$id": "https://example.com/tree",
    "$recursiveAnchor": True,
    "type": "object",
    "properties": {"data": True, "children": {"type": "array", "items": {"$recursiveRef": "#"}}},
}
OLDER_STRICT_TREE = {
    "$schema": DRAFT_2019,
    "$id": "https://example.com/strict-tree",
    "$recursiveAnchor": True,
    "$ref": "tree",
    "unevaluatedProperties": False,
}


def ask(old: Any, new: Any, *others: Any) -> Containment:
    resources = {other["$id"]: other for other in others}
    return contains(Document(old, resources=resources), Document(new, resources=resources))


def test_a_dynamic_reference_means_the_outermost_anchor() -> None:
    assert ask(STRICT_TREE, TREE, TREE).verdict == "contained"
    refuted = ask(TREE, {**STRICT_TREE, "unevaluatedProperties": True, "title": "no stricter"}, TREE)
    assert refuted.verdict == "contained"


def test_a_dynamic_reference_is_strict_below_the_top_too() -> None:
    top_is_closed = {
        "$ref": "https://example.com/tree",
        "properties": {"data": True, "children": True},
        "additionalProperties": False,
    }
    answer = ask(top_is_closed, STRICT_TREE, TREE)
    assert answer.verdict == "not contained"
    assert set(answer.witness["children"][0]) - {"data", "children"}
    assert answer.failing is not None
    assert answer.failing.pointer == "#/unevaluatedProperties"


def test_a_recursive_reference_means_the_outermost_resource_that_asks_for_it() -> None:
    assert ask(OLDER_STRICT_TREE, OLDER_TREE, OLDER_TREE).verdict == "contained"
    assert ask(OLDER_TREE, OLDER_STRICT_TREE, OLDER_TREE).verdict == "not contained"


def test_an_anchor_is_found_by_its_name() -> None:
    old = {"$ref": "#whole", "$defs": {"a": {"$anchor": "whole", "type": "integer"}}}
    assert is_contained(old, {"type": "number"}, DRAFT_2020)
    older = {"allOf": [{"$ref": "#whole"}], "definitions": {"a": {"$id": "#whole", "type": "integer"}}}
    assert is_contained(older, {"type": "number"}, DRAFT_07)


def test_an_embedded_resource_is_found_by_its_identifier() -> None:
    old = {
        "$id": "https://example.com/order.json",
        "$ref": "/parts/line.json#/$defs/price",
        "$defs": {"line": {"$id": "/parts/line.json", "$defs": {"price": {"type": "integer"}}}},
    }
    assert is_contained(old, {"type": "number"}, DRAFT_2020)


def test_two_resources_of_the_same_name_that_differ_answer_nothing() -> None:
    old = {
        "$ref": "https://example.com/part",
        "$defs": {"a": {"$id": "https://example.com/part", "type": "integer"},
                  "b": {"$id": "https://example.com/part", "type": "string"}},
    }  # fmt: skip
    assert contains(Document(old), Document({"type": ["integer", "string"]})).verdict == "undecided"


def test_a_pointer_with_escapes_is_followed() -> None:
    old = {"$ref": "#/$defs/a~1b%20c~0", "$defs": {"a/b c~": {"type": "integer"}}}
    assert is_contained(old, {"type": "number"}, DRAFT_2020)


def test_the_pointer_of_a_refusal_names_the_other_document() -> None:
    parts = {"https://example.com/parts.json": {"price": {"type": "integer"}}}
    new = Document({"$ref": "parts.json#/price"}, base_uri="https://example.com/order.json", resources=parts)
    answer = contains(Document({"type": "number"}), new)
    assert answer.failing is not None
    assert answer.failing.pointer == "https://example.com/parts.json#/price/type"


def test_a_metaschema_is_known_without_being_fetched() -> None:
    old = {"$ref": "http://json-schema.org/draft-07/schema#"}
    assert is_contained(old, {"type": ["object", "boolean"]}, DRAFT_07)
    assert not is_contained({"type": ["object", "boolean"]}, old, DRAFT_07)


@pytest.mark.parametrize("dialect", ["http://json-schema.org/draft-03/schema#", DRAFT_04])
@pytest.mark.parametrize(
    ("old", "new", "witness"),
    [
        ({"enum": [1]}, {"$ref": "whole.json"}, 1.0),
        ({"enum": [[1]]}, {"items": {"$ref": "whole.json"}}, [1.0]),
        ({"enum": [1, 2], "not": {"$ref": "whole.json"}}, False, 1.0),
    ],
)
def test_one_and_its_fraction_differ_where_a_document_that_is_referred_to_tells_them_apart(
    dialect: str, old: Any, new: Any, witness: Any
) -> None:
    resources = {"https://x.example/whole.json": {"$schema": dialect, "type": "integer"}}
    documents = (Document(each, "https://x.example/", resources) for each in (old, new))
    answer = contains(*documents)
    assert (answer.verdict, repr(answer.witness)) == ("not contained", repr(witness))


def test_they_do_not_where_none_does() -> None:
    resources = {"https://x.example/whole.json": {"type": "integer"}}
    documents = (Document(each, "https://x.example/", resources) for each in ({"enum": [1]}, {"$ref": "whole.json"}))
    assert contains(*documents).verdict == "contained"
