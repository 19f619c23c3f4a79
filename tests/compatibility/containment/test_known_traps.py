"""The cases on which other checkers of schema compatibility go wrong, one test each."""

from __future__ import annotations

from typing import Any

import pytest

from choreo_check.compatibility import Document, contains
from tests.compatibility.containment.asking import DRAFT_04, DRAFT_06, DRAFT_07, DRAFT_2019, ask, is_contained


def an_object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def test_refuses_a_required_property_that_the_old_schema_did_not_mention() -> None:
    assert not is_contained({"type": "object"}, {"type": "object", "required": ["a"]})


def test_refuses_a_declared_property_that_becomes_required() -> None:
    assert not is_contained(an_object(a={}), {**an_object(a={}), "required": ["a"]})


def test_does_not_take_a_default_for_a_value() -> None:
    new = {**an_object(a={"default": 1}), "required": ["a"]}
    assert not is_contained(an_object(), new)


def test_refuses_an_optional_property_that_a_closed_schema_no_longer_has() -> None:
    closed = {**an_object(a={}, b={"type": "integer"}), "additionalProperties": False}
    assert not is_contained(closed, {**an_object(a={}), "additionalProperties": False})


def test_compares_pattern_properties() -> None:
    old = {"patternProperties": {"^x": {"type": "string"}}}
    assert not is_contained(old, {"patternProperties": {"^x": {"type": "integer"}}})
    assert not is_contained({}, old)
    assert is_contained(old, {})


def test_covers_a_name_by_all_the_patterns_that_it_matches() -> None:
    old = {"patternProperties": {"^x": {"type": "string"}, "y$": {"maxLength": 3}}, "additionalProperties": False}
    new = {"properties": {"xy": {"type": "string", "maxLength": 3}}, "patternProperties": {"^x": {"type": "string"}}}
    assert is_contained(old, new)
    assert not is_contained(new, old)


def test_compares_property_names() -> None:
    assert not is_contained({}, {"propertyNames": {"maxLength": 3}})
    closed = {**an_object(a={}, bb={}), "additionalProperties": False}
    assert is_contained(closed, {"propertyNames": {"maxLength": 2}})


def test_compares_contains_with_its_bounds() -> None:
    assert not is_contained({"type": "array"}, {"contains": {"type": "integer"}})
    assert is_contained({"type": "array"}, {"contains": {"type": "integer"}, "minContains": 0})
    two = {"type": "array", "contains": {"type": "integer"}, "minContains": 2}
    assert is_contained(two, {"minItems": 2})
    assert not is_contained(two, {"contains": {"type": "integer"}, "maxContains": 2})


def test_compares_dependent_required_and_dependent_schemas() -> None:
    assert not is_contained({}, {"dependentRequired": {"a": ["b"]}})
    assert is_contained({"required": ["b"]}, {"dependentRequired": {"a": ["b"]}})
    assert is_contained({"dependentRequired": {"a": ["b"]}}, {"dependentSchemas": {"a": {"required": ["b"]}}})


def test_compares_conditions() -> None:
    conditional = {"if": {"properties": {"k": {"const": "a"}}}, "then": {"required": ["v"]}}
    assert not is_contained({"type": "object"}, conditional)
    assert is_contained(conditional, {})
    assert is_contained({"required": ["v"]}, conditional)
    assert is_contained({"if": {"minLength": 3}}, {})


def test_refuses_a_one_of_that_gains_an_overlapping_branch() -> None:
    branch = {**an_object(a={"type": "string"}), "required": ["a"]}
    assert not is_contained({"oneOf": [branch]}, {"oneOf": [branch, {"type": "object", "required": ["a", "b"]}]})
    assert not is_contained({"type": "integer"}, {"oneOf": [{"type": "integer"}, {"type": "number"}]})


def test_accepts_disjoint_branches_as_one_of() -> None:
    branches = [{"type": "string"}, {"type": "integer"}]
    assert is_contained({"anyOf": branches}, {"oneOf": branches})


def test_covers_a_schema_by_several_branches_together() -> None:
    halves = [{"minimum": 0, "maximum": 5}, {"minimum": 5, "maximum": 10}]
    assert is_contained({"type": "integer", "minimum": 0, "maximum": 10}, {"anyOf": halves})
    either = {**an_object(k={"enum": ["a", "b"]}), "required": ["k"]}
    assert is_contained(either, {"anyOf": [an_object(k={"const": "a"}), an_object(k={"const": "b"})]})


def test_flattens_all_of() -> None:
    parts = [an_object(a={"type": "string"}), {**an_object(b={"type": "integer"}), "required": ["b"]}]
    whole = {**an_object(a={"type": "string"}, b={"type": "integer"}), "required": ["b"]}
    assert is_contained({"allOf": parts}, whole)
    assert is_contained(whole, {"allOf": parts})


def test_reads_keywords_next_to_combinators() -> None:
    assert not is_contained({"type": "string"}, {"anyOf": [{"type": "string"}], "maxLength": 3})


def test_relates_enumerations_constants_and_types() -> None:
    assert is_contained({"enum": ["a", "b"]}, {"type": "string"})
    assert is_contained({"const": "a"}, {"enum": ["a", "b"]})
    assert is_contained({"type": "boolean"}, {"enum": [True, False]})
    assert is_contained({"type": "integer", "multipleOf": 5, "minimum": 1, "maximum": 9}, {"const": 5})
    assert is_contained({"type": "string", "enum": ["a", 1]}, {"enum": ["a"]})


def test_compares_enumerated_objects_and_arrays() -> None:
    assert is_contained({"enum": [{"a": 1, "b": 2}]}, {"enum": [{"b": 2, "a": 1}]})
    assert not is_contained({"type": "object", "maxProperties": 0}, {"enum": [{"a": 1}]})
    assert not is_contained({"type": "array"}, {"not": {"enum": [[1], [2]]}})


@pytest.mark.parametrize(("one", "other"), [(True, 1), (False, 0), ([True], [1]), ({"a": False}, {"a": 0})])
def test_tells_booleans_from_numbers(one: Any, other: Any) -> None:
    assert not is_contained({"const": one}, {"const": other})
    assert not is_contained({"const": other}, {"const": one})


def test_takes_one_and_one_point_zero_for_the_same_number() -> None:
    assert is_contained({"enum": [1]}, {"enum": [1.0]})
    assert is_contained({"const": 1.0}, {"type": "integer"}, DRAFT_06)


def test_tells_one_point_zero_from_an_integer_in_draft_04() -> None:
    assert not is_contained({"type": "number", "multipleOf": 1}, {"type": "integer"}, DRAFT_04)
    assert is_contained({"type": "number", "multipleOf": 1}, {"type": "integer"}, DRAFT_06)


def test_sees_that_an_enumeration_of_draft_04_holds_both_spellings_of_a_number() -> None:
    assert not is_contained({"enum": [1.0], "type": "integer"}, {"type": "string"}, DRAFT_04)


def test_compares_exclusive_bounds_without_inclusive_ones() -> None:
    assert not is_contained({"exclusiveMaximum": 10}, {"exclusiveMaximum": 5})
    assert is_contained({"exclusiveMaximum": 10}, {"maximum": 10})


def test_reads_the_boolean_exclusive_bounds_of_draft_04() -> None:
    exclusive = {"type": "number", "maximum": 10, "exclusiveMaximum": True}
    assert is_contained(exclusive, {"type": "number", "maximum": 10}, DRAFT_04)
    assert not is_contained({"type": "number", "maximum": 10}, exclusive, DRAFT_04)


def test_compares_bounds_beyond_the_precision_of_a_double() -> None:
    big = 2**53
    assert not is_contained({"type": "integer", "maximum": big + 1}, {"maximum": big})
    assert is_contained({"type": "integer", "maximum": big}, {"maximum": big + 1})


def test_reads_multiples_as_decimals() -> None:
    assert is_contained({"multipleOf": 0.3}, {"multipleOf": 0.1})
    assert not is_contained({"type": "number", "multipleOf": 0.1}, {"multipleOf": 0.25})
    assert is_contained({"type": "integer"}, {"multipleOf": 0.5})
    assert not is_contained({"type": "integer"}, {"multipleOf": 2})


def test_knows_which_integers_lie_within_bounds() -> None:
    assert is_contained({"type": "integer", "exclusiveMaximum": 10}, {"maximum": 9})
    assert is_contained({"type": "integer", "minimum": 0.5}, {"minimum": 1})


def test_moves_between_lists_and_tuples() -> None:
    pair = {"type": "array", "items": [{"type": "integer"}, {"type": "integer"}]}
    assert is_contained({**pair, "additionalItems": False}, {"type": "array", "items": {"type": "integer"}}, DRAFT_07)
    assert is_contained({"type": "array", "items": {"type": "integer"}}, pair, DRAFT_07)
    assert not is_contained(pair, {"type": "array", "items": {"type": "integer"}}, DRAFT_07)


def test_ignores_additional_items_without_a_tuple() -> None:
    assert is_contained({"type": "array"}, {"type": "array", "additionalItems": False}, DRAFT_07)


def test_lets_max_items_guard_the_extension_of_a_tuple() -> None:
    old = {"type": "array", "prefixItems": [{"type": "string"}], "maxItems": 1}
    new = {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}
    assert is_contained(old, new)
    assert not is_contained({**old, "maxItems": 2}, new)


def test_knows_that_a_single_item_is_unique() -> None:
    assert is_contained({"type": "array", "maxItems": 1}, {"uniqueItems": True})
    assert not is_contained({"type": "array", "maxItems": 2}, {"uniqueItems": True})


def test_counts_pigeons() -> None:
    old = {"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True}
    assert is_contained(old, {"maxItems": 2})
    assert not is_contained(old, {"maxItems": 1})


def tree(value: Any) -> dict[str, Any]:
    return {
        "$ref": "#/definitions/n",
        "definitions": {"n": an_object(v=value, left={"$ref": "#/definitions/n"}, right={"$ref": "#/definitions/n"})},
    }


@pytest.mark.parametrize("dialect", [DRAFT_04, DRAFT_06, DRAFT_07, DRAFT_2019])
def test_compares_recursive_schemas(dialect: str) -> None:
    assert is_contained(tree({"type": "integer"}), tree({"type": "number"}), dialect)
    assert not is_contained(tree({"type": "number"}), tree({"type": "integer"}), dialect)


def test_compares_a_recursive_schema_with_its_unrolling() -> None:
    node = an_object(v={"type": "integer"}, next={"$ref": "#/$defs/b"})
    unrolled = {
        "$ref": "#/$defs/a",
        "$defs": {"a": node, "b": an_object(v={"type": "integer"}, next={"$ref": "#/$defs/a"})},
    }
    rolled = {"$ref": "#/$defs/a", "$defs": {"a": an_object(v={"type": "integer"}, next={"$ref": "#/$defs/a"})}}
    assert is_contained(unrolled, rolled)
    assert is_contained(rolled, unrolled)


def test_knows_that_no_finite_value_satisfies_an_endless_demand() -> None:
    endless = {**an_object(next={"$ref": "#"}), "required": ["next"]}
    assert is_contained(endless, {"type": "string"})


def test_forgets_what_it_assumed_of_a_schema_that_has_instances_after_all() -> None:
    definitions = {
        "a": {
            "type": "object",
            "anyOf": [{"required": ["b"]}, {"required": ["stop"]}],
            "properties": {"b": {"$ref": "#/$defs/b"}},
        },
        "b": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/a"}}},
    }
    members = {"p": {"$ref": "#/$defs/a"}, "q": {"$ref": "#/$defs/b"}}
    old = {"type": "object", "required": ["p", "q"], "properties": members, "$defs": definitions}
    assert not is_contained(old, {"type": "string"})


def test_ignores_what_stands_next_to_a_reference_before_2019() -> None:
    old = {"$ref": "#/definitions/s", "definitions": {"s": {"type": "string"}}}
    assert is_contained(old, {**old, "maxLength": 3}, DRAFT_07)
    assert not is_contained(old, {**old, "maxLength": 3}, DRAFT_2019)


def test_resolves_relative_references_against_the_identifier() -> None:
    parts = {"part": {"$id": "part.json", "type": "integer"}}
    old = {"$id": "https://example.com/whole.json", "$ref": "part.json", "$defs": parts}
    assert is_contained(old, {"type": "number"})
    assert not is_contained({"type": "number"}, old)


def test_follows_file_references_to_the_resources_given() -> None:
    other = {"file:///schemas/b.json": {"type": "integer"}}
    old = Document({"$ref": "b.json"}, base_uri="file:///schemas/a.json", resources=other)
    assert contains(old, Document({"type": "number"})).verdict == "contained"


def test_compares_boolean_schemas() -> None:
    everything, nothing = True, False
    assert not is_contained(everything, nothing)
    assert is_contained(nothing, everything)
    assert is_contained(nothing, {"type": "string"})
    assert not is_contained({"type": "string"}, nothing)


def test_sees_that_a_schema_has_no_instances() -> None:
    nothing = {"allOf": [{"type": "string"}, {"type": "integer"}]}
    assert is_contained(nothing, {"type": "array"})
    open_to_nothing = {**an_object(a={}, b=nothing), "additionalProperties": False}
    assert is_contained(open_to_nothing, {**an_object(a={}), "additionalProperties": False})
    assert is_contained({"type": "string", "minLength": 5, "maxLength": 2}, {"type": "integer"})


def test_reads_unevaluated_properties_through_combinators() -> None:
    old = {"allOf": [an_object(a={"type": "string"})], "unevaluatedProperties": False, "type": "object"}
    assert is_contained(old, {**an_object(a={"type": "string"}), "additionalProperties": False})
    trap = {"allOf": [an_object(a={})], "properties": {"b": {}}, "additionalProperties": False}
    assert not is_contained(an_object(a={}, b={}), trap)


def test_reads_unevaluated_properties_by_the_branches_that_hold() -> None:
    branches = [{**an_object(a={"const": 1}), "required": ["a"]}, {**an_object(b={"const": 2}), "required": ["b"]}]
    old = {"type": "object", "anyOf": branches, "unevaluatedProperties": False}
    assert is_contained(old, {**an_object(a={}, b={}), "additionalProperties": False})
    assert not is_contained({"type": "object", "anyOf": branches}, old)


def test_reads_unevaluated_items_behind_a_prefix_and_contains() -> None:
    old = {"type": "array", "prefixItems": [{"type": "string"}], "unevaluatedItems": False}
    assert is_contained(old, {"maxItems": 1})
    contained = {"type": "array", "contains": {"type": "integer"}, "unevaluatedItems": False}
    assert is_contained(contained, {"items": {"type": "integer"}})
    assert not is_contained({"type": "array", "contains": {"type": "integer"}}, contained)


def test_leaves_open_whether_contains_evaluates_items_in_2019() -> None:
    old = {"type": "array", "contains": {"type": "integer"}, "unevaluatedItems": False}
    assert ask(old, {"items": {"type": "integer"}}, DRAFT_2019).verdict == "undecided"


def test_ignores_dependent_schemas_where_the_value_is_an_array() -> None:
    old = {"dependentSchemas": {"b": {"contains": {"const": 3}, "type": "string"}}}
    assert not is_contained(old, {**old, "unevaluatedItems": False})


def test_accepts_every_spelling_of_a_dialect() -> None:
    for uri in ("https://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema"):
        assert is_contained({"$schema": uri, "const": 1}, {"$schema": uri, "type": "integer"}, DRAFT_07)


def test_leaves_formats_alone_unless_they_are_asserted() -> None:
    assert is_contained({"type": "string", "format": "date"}, {"type": "string", "format": "email"})


def test_compares_patterns_as_languages() -> None:
    assert is_contained({"pattern": "^a{2}$"}, {"pattern": "^a{1,3}$"})
    assert not is_contained({"type": "string", "pattern": "^a{1,3}$"}, {"pattern": "^a{2}$"})
    assert is_contained({"pattern": "^\\d+$"}, {"pattern": "[0-9]"})
    assert is_contained({"pattern": "^(?!x)[a-z]"}, {"pattern": "^[^x]"})


def test_shows_the_keyword_and_the_pointer_that_refuse() -> None:
    new = {"$ref": "#/$defs/order", "$defs": {"order": an_object(total={"type": "integer"})}}
    answer = ask(an_object(total={"type": "number"}), new)
    assert answer.failing is not None
    assert answer.failing.keyword == "type"
    assert answer.failing.pointer == "#/$defs/order/properties/total/type"


def test_gives_a_chain_with_places_in_both_schemas() -> None:
    answer = ask(an_object(a={"minimum": 5}), an_object(a={"minimum": 3}))
    places = {(reason.old, reason.new) for reason in answer.reasons}
    assert ("#/properties/a/minimum", "#/properties/a/minimum") in places
    assert any("minimum: 5" in reason.text for reason in answer.reasons)


def tagged(keyword: str, kind: str, number: int) -> dict[str, Any]:
    branches = [
        {"properties": {"tag": {"const": index}, f"p{index}": {"type": kind}}, "required": ["tag"]}
        for index in range(number)
    ]
    return {"type": "object", "unevaluatedProperties": False, keyword: branches}


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_unevaluated_properties_next_to_many_branches_are_decided(keyword: str) -> None:
    assert is_contained(tagged(keyword, "integer", 9), tagged(keyword, "number", 9))
    assert not is_contained(tagged(keyword, "number", 9), tagged(keyword, "integer", 9))


def test_unevaluated_items_next_to_many_branches_are_decided() -> None:
    def lists(kind: str) -> dict[str, Any]:
        branches = [{"prefixItems": [{"const": index}, {"type": kind}]} for index in range(9)]
        return {"type": "array", "minItems": 2, "unevaluatedItems": False, "oneOf": branches}

    assert is_contained(lists("integer"), lists("number"))
    assert not is_contained(lists("number"), lists("integer"))


def test_one_of_with_more_than_sixty_branches_is_decided() -> None:
    def tags(kind: str) -> dict[str, Any]:
        return {"oneOf": tagged("oneOf", kind, 62)["oneOf"], "type": "object"}

    assert is_contained(tags("integer"), tags("number"))


def test_long_arrays_are_told_apart() -> None:
    items = {"type": "array", "items": {"type": "object", "required": ["a"]}}
    assert is_contained({**items, "maxItems": 500}, {**items, "maxItems": 1000})
    assert not is_contained({**items, "maxItems": 1000}, {**items, "maxItems": 500})


def test_long_strings_are_told_apart() -> None:
    assert is_contained({"type": "string", "maxLength": 65535}, {"maxLength": 100_000})
    assert not is_contained({"type": "string", "maxLength": 100_000}, {"maxLength": 65535})


def test_additional_items_count_only_next_to_a_list_of_items() -> None:
    either: tuple[Any, ...] = (True, {})
    for items in either:
        assert is_contained({"items": items, "additionalItems": False}, {"items": items}, DRAFT_06)
        assert is_contained({"items": items}, {"items": items, "additionalItems": False}, DRAFT_06)
    old, new = (Document(each, dialect=DRAFT_06) for each in ({}, {"items": False, "additionalItems": False}))
    assert contains(old, new).witness == [""]
