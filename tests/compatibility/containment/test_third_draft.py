"""Draft 3: a proof holds for its validator, a witness convinces it, and what is told is told of what is written."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from jsonschema import Draft3Validator
from jsonschema.exceptions import ValidationError

from choreo_check.compatibility import Containment, Document, contains
from choreo_check.contracts.third_draft import Translation
from tests.contracts.made_up_third import Parts, made_up_schema, made_up_value, pointed_at, pointers

DRAFT = "http://json-schema.org/draft-03/schema#"
DRAFT_07 = "http://json-schema.org/draft-07/schema#"
SEEDS = range(250)
VALUES = 60

NAME = {"type": "string"}
CONTAINED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "what is required may become optional": (
        {"properties": {"a": {"required": True}}},
        {"properties": {"a": {"required": False}}},
    ),
    "what is required in what is extended is": (
        {"extends": {"properties": {"a": {"required": True}}}},
        {"properties": {"a": {"required": True}}},
    ),
    "what is required beside a reference is": (
        {"definitions": {"n": NAME}, "properties": {"a": {"$ref": "#/definitions/n", "required": True}}},
        {"properties": {"a": {"type": "string", "required": True}}},
    ),
    "a union grows": ({"type": ["null", {"minimum": 3}]}, {"type": ["null", {"minimum": 2}, "string"]}),
    "an integer is a number": ({"type": "integer"}, {"type": "number"}),
    "any type is any": ({"type": ["string", "any"]}, {}),
    "less is disallowed": ({"disallow": ["null", {"minimum": 3}]}, {"disallow": ["null", {"minimum": 4}]}),
    "what is disallowed leaves the others": ({"type": ["string", "null"], "disallow": "null"}, NAME),
    "steps of steps": ({"divisibleBy": 6}, {"divisibleBy": 3}),
    "what is extended": ({"extends": [{"minimum": 3}, {"maximum": 5}]}, {"minimum": 3, "maximum": 5}),
    "what one member needs": ({"dependencies": {"a": ["b", "c"]}}, {"dependencies": {"a": "b"}}),
    "words of later drafts say nothing": ({}, {"not": {}, "allOf": [{"type": "null"}], "minProperties": 9}),
    "itself": (
        {"properties": {"next": {"$ref": "#", "required": True}}},
        {"properties": {"next": {"$ref": "#"}}},
    ),
    "what the metaschema accepts is an object or is not": ({"$ref": DRAFT}, {"type": "object"}),
}
REFUTED: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "what is optional becomes required": (
        {"properties": {"a": {}}},
        {"properties": {"a": {"required": True}}},
        "required",
        "#/properties/a/required",
    ),
    "a union shrinks": ({"type": ["null", {"minimum": 3}]}, {"type": ["null", {"minimum": 4}]}, "type", "#/type"),
    "more is disallowed": ({}, {"properties": {"a": {"disallow": "null"}}}, "disallow", "#/properties/a/disallow"),
    "other steps": ({"divisibleBy": 3}, {"divisibleBy": 6}, "divisibleBy", "#/divisibleBy"),
    "what is extended narrows": ({}, {"extends": [{}, {"maximum": 3}]}, "maximum", "#/extends/1/maximum"),
    "a name is needed": (
        {},
        {"dependencies": {"a": "b"}},
        "dependencies",
        "#/dependencies",
    ),
    "a whole number with a fraction is none": ({"type": "number"}, {"type": "integer"}, "type", "#/type"),
    "what one member needs is not what another does": (
        {"dependencies": {"a": {"properties": {"b": {"required": True}}}}},
        {"dependencies": {"a": {"properties": {"c": {"required": True}}}}},
        "required",
        "#/dependencies/a/properties/c/required",
    ),
}


def third(schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DRAFT, **schema}


def ask(old: dict[str, Any], new: dict[str, Any]) -> Containment:
    """Ask, and hold a witness against the validator of draft 3."""
    answer = contains(Document(third(old)), Document(third(new)))
    if answer.has_witness:
        assert Draft3Validator(third(old)).is_valid(answer.witness)
        assert not Draft3Validator(third(new)).is_valid(answer.witness)
    return answer


@pytest.mark.parametrize("name", CONTAINED)
def test_what_is_contained_is_proved(name: str) -> None:
    assert ask(*CONTAINED[name]).verdict == "contained"


@pytest.mark.parametrize("name", REFUTED)
def test_what_is_not_has_a_witness_and_a_place_as_it_is_written(name: str) -> None:
    old, new, keyword, pointer = REFUTED[name]
    answer = ask(old, new)
    assert answer.failing is not None
    assert (answer.verdict, answer.failing.keyword, answer.failing.pointer) == ("not contained", keyword, pointer)


def changed(schema: dict[str, Any], random: Random) -> dict[str, Any]:
    """Say something else in one place of a schema."""
    reached = [pointer for pointer in pointers(schema) if not pointer.startswith("/definitions")]
    found = pointed_at(schema, random.choice(["", *reached]))
    if "$ref" not in found:
        found |= random.choice(Parts(random, lambda: {"type": "null"}).all)()
    return schema


def is_valid(schema: dict[str, Any], value: Any) -> bool:
    return Draft3Validator(schema).is_valid(value)


def test_no_proof_is_refuted_and_every_witness_convinces() -> None:
    verdicts = {"contained": 0, "not contained": 0, "undecided": 0}
    for seed in SEEDS:
        random = Random(seed)
        old, new = made_up_schema(Random(seed)), changed(made_up_schema(Random(seed)), random)
        if random.random() < 1 / 2:
            old, new = new, old
        answer = ask(old, new)
        verdicts[answer.verdict] += 1
        if answer.verdict == "contained":
            values = [value for value in (made_up_value(random) for _ in range(VALUES)) if is_valid(old, value)]
            assert [value for value in values if not is_valid(new, value)] == [], (old, new)
    assert verdicts["undecided"] == 0
    assert min(verdicts["contained"], verdicts["not contained"]) > len(SEEDS) / 10


def test_a_schema_and_what_it_is_in_draft_4_contain_each_other() -> None:
    for seed in SEEDS:
        schema = made_up_schema(Random(seed))
        later = Translation(schema, "", lambda _: None).schema()
        assert contains(Document(schema), Document(later)).verdict == "contained", schema
        assert contains(Document(later), Document(schema)).verdict == "contained", schema


def test_drafts_may_differ_between_the_sides_and_a_default_counts() -> None:
    old = Document({"properties": {"a": {"required": True}}, "type": "object"}, dialect=DRAFT)
    new = Document({"$schema": DRAFT_07, "required": ["a"]})
    assert contains(old, new).verdict == "contained"
    assert contains(new, old).witness not in ({"a": 1}, {})


@pytest.mark.parametrize("dialect", [DRAFT, DRAFT.replace("http", "https"), DRAFT[:-1]])
def test_the_draft_is_known_by_all_of_its_names(dialect: str) -> None:
    new = Document({"$schema": dialect, "disallow": "null"})
    assert contains(Document({"type": "null"}), new).verdict == "not contained"
    assert contains(Document({"type": "string"}), new).verdict == "contained"


def test_resources_are_in_the_draft_that_they_name_or_else_in_that_of_the_schema() -> None:
    def asked(schema: dict[str, Any], resource: dict[str, Any]) -> str:
        new = Document({"$ref": "a.json"} | schema, "https://x.example/", {"https://x.example/a.json": resource})
        return contains(Document({"type": "null"}), new).verdict

    assert asked({"$schema": DRAFT}, {"disallow": "null"}) == "not contained"
    assert asked({"$schema": DRAFT_07}, {"disallow": "null"}) == "contained"
    assert asked({"$schema": DRAFT_07}, {"$schema": DRAFT, "disallow": "null"}) == "not contained"
    assert asked({"$schema": DRAFT}, {"$schema": DRAFT_07, "disallow": "null"}) == "contained"


def test_the_file_of_a_resource_is_named_with_the_place_in_it() -> None:
    address, resource = "https://x.example/a.json", {"$schema": DRAFT, "extends": {"items": {"divisibleBy": 2}}}
    new = Document({"$schema": DRAFT, "items": {"$ref": address}}, "", {address: resource})
    failing = contains(Document({}), new).failing
    assert failing is not None
    assert failing.pointer == f"{address}#/extends/items/divisibleBy"


BEHIND = {"definitions": {"a": {"required": True}}, "properties": {"a": {"$ref": "#/definitions/a"}}}


def test_what_rests_on_a_requirement_behind_a_reference_is_undecided() -> None:
    for answer in (ask(BEHIND, {"properties": {"a": {"required": True}}}), ask({}, BEHIND)):
        assert answer.verdict == "undecided"
        assert "`required` counts behind a reference" in answer.reasons[0].text


def test_what_does_not_rest_on_it_is_decided() -> None:
    assert ask(BEHIND, {}).verdict == "contained"
    assert ask(BEHIND, {"disallow": "null"}).verdict == "not contained"
    assert ask({"properties": {"a": {"required": True}}}, BEHIND).verdict == "contained"


@pytest.mark.parametrize(
    "said",
    [
        {"type": "nonsense"},
        {"type": {"type": "null"}},
        {"extends": 5},
        {"disallow": [7]},
        {"properties": {"a": {"required": ["a"]}}},
        {"divisibleBy": "2"},
        {"items": {"$ref": "#/definitions"}, "definitions": {}},
    ],
)
def test_what_means_nothing_proves_nothing(said: dict[str, Any]) -> None:
    answer = contains(Document(third({"enum": [None], **said})), Document(third(said)))
    assert answer.verdict == "undecided"


def test_what_is_not_understood_is_named_where_it_is_written() -> None:
    (reason,) = ask({"extends": [{}, {"divisibleBy": "2"}]}, {"type": "null"}).reasons
    assert reason.text.endswith("(old #/extends/1/divisibleBy)")


def test_formats_have_the_names_of_later_drafts_and_those_that_have_none_are_not_taken_for_others() -> None:
    def asked(old: dict[str, Any], new: dict[str, Any]) -> str:
        return contains(Document(old), Document(new), assert_formats=True).verdict

    time, address = ({"type": "string", "format": name} for name in ("time", "ip-address"))
    assert asked(third(address), {"type": "string", "format": "ipv4"}) == "contained"
    assert asked(third(NAME), third(address)) == "not contained"
    assert asked(third(time), third(time)) == "contained"
    assert asked(third(NAME), third(time)) == "undecided"
    assert asked(third(time), {"type": "string", "format": "time"}) == "undecided"


def test_a_witness_that_a_validator_of_draft_3_disputes_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def accept(*_: object) -> list[ValidationError]:
        return []

    monkeypatch.setattr("choreo_check.compatibility.validation.Validator.errors", accept)
    answer = contains(Document(third({})), Document(third({"disallow": "null"})))
    assert (answer.verdict, answer.has_witness) == ("undecided", False)


def test_a_schema_that_is_nested_too_deeply_is_undecided() -> None:
    deep: dict[str, Any] = {}
    for _ in range(20_000):
        deep = {"extends": deep}
    assert contains(Document({}), Document(third(deep))).verdict == "undecided"
