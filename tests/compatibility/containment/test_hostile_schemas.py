"""Schemas that are made to hang or to exhaust a prover end within its counted limits."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from choreo_check.compatibility import Document, Limits, contains
from tests.compatibility.containment.asking import DRAFT_2020, PATIENT, ask, is_contained, verdict

SECONDS_MAX = 10
"""Far above what is promised, so that a slow machine does not fail."""


@pytest.fixture(autouse=True)
def _ends_in_time() -> Iterator[None]:
    begun = monotonic()
    yield
    assert monotonic() - begun < SECONDS_MAX


def bomb(combine: Any) -> dict[str, Any]:
    """Each definition uses the next one twice."""
    definitions = {f"d{index}": combine({"$ref": f"#/$defs/d{index + 1}"}) for index in range(30)}
    return {"$ref": "#/$defs/d0", "$defs": {**definitions, "d30": {"type": "string", "minLength": 3}}}


def test_reference_bombs_end() -> None:
    for keyword in ("allOf", "anyOf", "oneOf"):
        verdict(bomb(lambda part, keyword=keyword: {keyword: [part, {"allOf": [part]}]}), {"minLength": 2})


def test_reference_bombs_end_where_every_branch_closes() -> None:
    schema = bomb(lambda part: {"anyOf": [part, {"allOf": [part]}]})
    assert verdict(schema, {"type": "string"}) in {"contained", "undecided"}


def test_a_value_of_exponential_size_is_not_written_out() -> None:
    schema = bomb(lambda part: {"type": "object", "required": ["p", "q"], "properties": {"p": part, "q": part}})
    assert verdict(schema, {"type": "integer"}) == "undecided"
    assert verdict({"type": "object"}, schema) == "not contained"


def test_enumerations_of_a_hundred_thousand_values_are_compared() -> None:
    many = [f"v{index}" for index in range(100_000)]
    assert is_contained({"enum": many}, {"enum": ["x", *many]})
    assert not is_contained({"enum": ["x", *many]}, {"enum": many})
    assert is_contained({"enum": many}, {"pattern": "^v[0-9]+$"})


def test_one_of_with_many_branches_ends() -> None:
    branches = [{"properties": {f"p{index}": {"const": index}}, "required": [f"p{index}"]} for index in range(40)]
    assert verdict({"oneOf": branches}, {"oneOf": [*branches, {"required": ["q"]}]}) in {"not contained", "undecided"}


def test_many_independent_choices_end() -> None:
    choices = [{"anyOf": [{"required": [f"{letter}{index}"]} for letter in "abc"]} for index in range(20)]
    assert verdict({"allOf": choices}, {"minProperties": 20}) in {"contained", "undecided"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("^a{40}b$", "^(a+)+$"),
        ("^(a|b){40}$", "^(a|a)*$"),
        ("^(a|b)*a(a|b){20}$", "^(a|b)*b(a|b){20}$"),
        ("(a*)*(a*)*(a*)*c", "^((a{1,1000}){1,1000}){1,1000}$"),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "^x{9999}$"),
    ],
)
def test_catastrophic_patterns_end(old: str, new: str) -> None:
    verdict({"type": "string", "pattern": old}, {"type": "string", "pattern": new})


def test_a_long_string_is_not_given_to_a_catastrophic_pattern() -> None:
    assert is_contained({"const": "a" * 5000}, {"pattern": "^(a*)*$"})
    assert verdict({"const": "a" * 5000 + "b"}, {"pattern": "^(a*)*$"}) == "undecided"


@pytest.mark.parametrize("keyword", ["not", "allOf"])
def test_deep_schemas_end(keyword: str) -> None:
    schema: Any = {"type": "string"}
    for _ in range(3000):
        schema = {keyword: schema if keyword == "not" else [schema]}
    assert verdict(schema, {"type": "integer"}) == "undecided"


def test_values_nested_as_deep_as_real_ones_are_decided() -> None:
    def nested(innermost: Any) -> Any:
        for _ in range(30):
            innermost = {"type": "object", "properties": {"inner": innermost}, "required": ["inner"]}
        return innermost

    assert is_contained(nested({"type": "integer"}), nested({"type": "number"}))
    assert not is_contained(nested({"type": "number"}), nested({"type": "integer"}))


def test_mutually_recursive_definitions_end() -> None:
    def web(value: str) -> dict[str, Any]:
        properties = {f"k{index}": {"$ref": f"#/$defs/n{index}"} for index in range(25)}
        node = {"type": "object", "properties": {**properties, "v": {"type": value}}}
        return {"$ref": "#/$defs/n0", "$defs": {f"n{index}": node for index in range(25)}}

    assert is_contained(web("integer"), web("number"))
    assert not is_contained(web("number"), web("integer"))


def test_sizes_beyond_memory_are_not_built() -> None:
    assert verdict({"type": "string", "minLength": 10**12}, {"maxLength": 10**13}) == "undecided"
    assert verdict({"type": "array", "minItems": 10**12}, {"maxItems": 10**13}) in {"undecided", "contained"}
    assert is_contained({"type": "integer", "minimum": 10**300}, {"minimum": 1})


LARGE = 16_383
"""As large as people write where they mean "as many as fit"."""


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"additionalProperties": {"type": "string"}},
        {"propertyNames": {"maxLength": 40}},
        {"patternProperties": {"^x": {"type": "null"}}, "additionalProperties": False},
        {"required": ["a"], "properties": {"a": {"const": 1}}},
    ],
)
def test_objects_of_many_properties_are_built(more: dict[str, Any]) -> None:
    few, many = ({"type": "object", "maxProperties": size, **more} for size in (LARGE, LARGE + 30_000))
    answer = ask(many, few)
    assert len(answer.witness) == LARGE + 1
    assert len(answer.reasons[0].text) < 1000
    assert is_contained(few, many)


def test_sizes_of_sixteen_bits_are_decided() -> None:
    for kind, keyword in (("object", "maxProperties"), ("array", "maxItems")):
        answer = contains(Document({"type": kind, keyword: 100_000}), Document({keyword: 65_535}))
        assert (answer.verdict, len(answer.witness)) == ("not contained", 65_536)


@pytest.mark.parametrize("more", [{}, {"items": {"type": "string"}}, {"prefixItems": [{"const": 1}]}])
def test_arrays_of_many_items_are_built(more: dict[str, Any]) -> None:
    few, many = ({"type": "array", "maxItems": size, **more} for size in (LARGE, LARGE + 30_000))
    assert len(ask(many, few).witness) == LARGE + 1
    assert is_contained(few, many)


def test_arrays_of_many_different_items_are_built() -> None:
    few, many = ({"type": "array", "maxItems": size, "uniqueItems": True} for size in (LARGE, LARGE + 30_000))
    assert contains(Document(many), Document(few)).verdict == "not contained"
    taken = {"items": {"enum": [1, 2, 3]}}
    assert is_contained({**many, **taken}, {**few, **taken})


def test_no_item_of_many_may_be_of_a_kind() -> None:
    old = {"type": "array", "minItems": LARGE, "items": {"type": "integer"}}
    assert is_contained(old, {"contains": {"type": "number"}})
    assert not is_contained(old, {"contains": {"type": "string"}})


def test_what_is_too_large_to_be_shown_is_said_to_be() -> None:
    answer = ask({"type": "object", "maxProperties": 10**7}, {"maxProperties": 10**6}, limits=PATIENT)
    assert answer.verdict == "undecided"
    assert "an object of 1000001 properties" in answer.reasons[0].text


def test_many_properties_and_patterns_end() -> None:
    def wide(value: str) -> dict[str, Any]:
        return {"type": "object", "properties": {f"p{index}": {"type": value} for index in range(1500)}}

    assert is_contained(wide("integer"), wide("number"))
    patterns = {f"^p{index}_": {"type": "integer"} for index in range(15)}
    assert is_contained(
        {"patternProperties": patterns}, {"patternProperties": {**patterns, "^p3_": {"type": "number"}}}
    )


def test_the_limit_of_time_gives_no_verdict() -> None:
    choices = [{"anyOf": [{"required": [f"{letter}{index}"]} for letter in "abc"]} for index in range(20)]
    answer = contains(Document({"allOf": choices}), Document({"minProperties": 20}), limits=Limits(seconds=0.05))
    assert answer.verdict == "undecided"
    assert ask({"type": "null"}, {"type": "null"}, DRAFT_2020).verdict == "contained"
