"""No proof rests on a part of a schema that was not understood, and nothing is ever fetched."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from choreo_check.compatibility import Containment, Document, Limits, contains
from choreo_check.compatibility.canonical import is_trusted
from choreo_check.compatibility.languages.words import Languages
from choreo_check.compatibility.prover.samples import FORMAT_SAMPLES
from choreo_check.compatibility.prover.strings import FORMS
from choreo_check.compatibility.validation import conforms
from tests.compatibility.containment.asking import DRAFT_04, DRAFT_07, DRAFT_2019, PYTHON, verdict

TEXTS_OF_FORMATS = (
    "::", "1::", "::ffff:192.0.2.1", "2001:0db8:0000:0000:0000:ffff:255.255.255.255", "abcd:ef01:2345:6789::", "::1%a",
    "F47AC10B-58CC-4372-A567-0E02B2C3D479", "f47ac10b-58cc-4372-a567-0e02b2c3d47-9", "255.255.255.255", "10.0.0.1",
    "@", "a@b\n", "0001-01-01", "2024-05-17\n",
)  # fmt: skip


def test_a_reference_that_nothing_answers_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        pytest.fail("it opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    answer = contains(Document({"$ref": "https://example.com/a.json"}), Document({"type": "string"}))
    assert answer.verdict == "undecided"
    assert "https://example.com/a.json" in answer.reasons[0].text


def test_a_pointer_that_leads_nowhere_is_undecided() -> None:
    assert verdict({"$ref": "#/$defs/missing"}, {"type": "string"}) == "undecided"


@pytest.mark.parametrize(
    "strange",
    [
        {"type": "datetime"},
        {"required": True},
        {"minimum": "3"},
        {"properties": []},
        {"enum": "a"},
        {"not": 3},
        {"$schema": "https://example.com/my-own-dialect"},
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
    ],
)
def test_a_schema_that_is_malformed_or_unknown_is_undecided(strange: Any) -> None:
    assert verdict(strange, {"type": "string", "maxLength": 1, **strange}) == "undecided"


def test_no_proof_is_issued_while_any_part_in_use_is_not_understood() -> None:
    for strange in ({"$ref": "https://example.com/missing"}, {"properties": {"a": {"required": True}}}):
        assert verdict(strange, {}) == "undecided"
        assert verdict({"allOf": [strange], "type": "string"}, {"type": "string"}) == "undecided"
        assert verdict({"$defs": {"unused": strange}, "type": "string"}, {"type": "string"}) == "contained"


def test_two_texts_that_are_the_same_and_not_understood_prove_nothing() -> None:
    for strange in ({"required": True}, {"items": {"minimum": "3"}}):
        assert verdict(strange, dict(strange)) == "undecided"
        assert verdict({"properties": {"a": strange}}, {"properties": {"a": strange}, "title": "b"}) == "undecided"


def test_what_is_not_understood_does_not_hide_a_witness_elsewhere() -> None:
    old = {"properties": {"a": {"pattern": "(a)\\1"}}}
    assert verdict(old, {**old, "type": "object", "required": ["b"]}) == "not contained"


def test_the_same_unreadable_pattern_on_both_sides_is_no_obstacle() -> None:
    assert verdict({"type": "string", "pattern": "(w)ord\\1"}, {"pattern": "(w)ord\\1"}) == "contained"
    assert verdict({"type": "string", "pattern": "(w)ord\\1"}, {"pattern": "(w)ords\\1"}) == "undecided"


def ask_asserting(old: Any, new: Any) -> Containment:
    return contains(Document(old), Document(new), assert_formats=True)


def test_a_format_that_is_asserted_is_an_unknown_set() -> None:
    date, email = ({"type": "string", "format": name} for name in ("date", "email"))
    assert ask_asserting({**date, "maxLength": 20}, date).verdict == "contained"
    refuted = ask_asserting(date, email)
    assert (refuted.verdict, refuted.witness) == ("not contained", "2024-05-17")
    assert ask_asserting({"type": "string", "pattern": "^1234-..-..$"}, date).verdict == "not contained"
    assert ask_asserting({"type": "string", "pattern": "^2024-01-0[1-9]$"}, date).verdict == "undecided"


@pytest.mark.parametrize(
    ("name", "wider"),
    [
        ("date", {"minLength": 10, "maxLength": 10}),
        ("date", {"pattern": "^[0-9-]+$"}),
        ("date", {"not": {"format": "email"}}),
        ("ipv4", {"maxLength": 15, "not": {"format": "date"}}),
        ("ipv6", {"pattern": ":"}),
        ("uuid", {"minLength": 36, "not": {"enum": ["a"]}}),
        ("email", {"minLength": 1}),
    ],
)
def test_of_an_asserted_format_it_is_known_what_every_such_string_looks_like(name: str, wider: Any) -> None:
    old = {"type": "string", "format": name}
    assert ask_asserting(old, wider).verdict == "contained"
    assert contains(Document(old), Document(wider)).verdict == "not contained"


@pytest.mark.parametrize("name", sorted(FORMS))
def test_what_the_validator_takes_for_a_format_looks_like_it(name: str) -> None:
    languages = Languages(1_000_000)
    texts = [*FORMAT_SAMPLES, *TEXTS_OF_FORMATS]
    taken = [text for text in texts if conforms(name, text)]
    assert taken
    assert [text for text in taken if not languages.found(FORMS[name], text)] == []


def test_a_limit_that_is_reached_is_named() -> None:
    old = {"allOf": [{"anyOf": [{"required": [f"{letter}{index}"]} for letter in "abc"]} for index in range(14)]}
    answer = contains(Document(old), Document({"minProperties": 14}), limits=Limits(steps=2000))
    assert answer.verdict == "undecided"
    assert "2000 steps" in answer.reasons[0].text


def test_the_other_prover_is_not_asked_where_it_is_known_to_be_wrong() -> None:
    node = {"$dynamicAnchor": "node", "properties": {"a": {"$dynamicRef": "#node"}}}
    assert not is_trusted(Document(node))
    assert not is_trusted(Document({"unevaluatedProperties": False}))
    assert not is_trusted(Document({"anyOf": [{"not": {}}] * 30}))
    assert is_trusted(Document({"type": "array", "minItems": 100_000}))


def test_the_other_prover_helps_where_ours_gives_up() -> None:
    old, new = ({"type": "array", "prefixItems": [{"type": each}]} for each in ("integer", "number"))
    answer = contains(Document(old), Document(new), limits=Limits(steps=1))
    assert answer.verdict == "contained"
    assert "jsonschema-rs" in answer.reasons[0].text


def test_a_value_that_the_validator_judges_otherwise_leaves_no_proof() -> None:
    old = {"additionalProperties": {"minimum": 1}, "unevaluatedProperties": False, "const": {"a": 2}}
    assert not PYTHON[DRAFT_2019](old).is_valid({"a": 2}), "the library counts what `additionalProperties` evaluates"
    assert verdict(old, {"const": {"a": 3}}, DRAFT_2019) == "undecided"


def test_a_guess_refutes_where_the_prover_gives_up() -> None:
    old = {"type": "string", "pattern": "^(.)\\1$", "examples": ["zz"]}
    assert verdict(old, {"maxLength": 1}, DRAFT_07) == "not contained"


DRAFT_03 = "http://json-schema.org/draft-03/schema#"


@pytest.mark.parametrize(
    ("outer", "part"),
    [
        ({}, {"$schema": DRAFT_04, "dependencies": {"x": ["y"]}}),
        ({}, {"$schema": DRAFT_03, "dependencies": {"x": "y"}}),
        ({"$schema": DRAFT_03}, {"$schema": DRAFT_07, "const": 1}),
        ({"$schema": DRAFT_07}, {"$schema": "https://example.com/my-own-dialect", "type": "object"}),
    ],
)
def test_a_part_that_names_another_draft_is_undecided(outer: dict[str, Any], part: dict[str, Any]) -> None:
    old, new = ({**outer, "properties": {"a": each}} for each in ({"type": "object"}, part))
    assert contains(Document(old), Document(new)).verdict == "undecided"


@pytest.mark.parametrize("draft", [DRAFT_03, DRAFT_04, DRAFT_07])
def test_a_part_that_names_its_own_draft_or_is_a_resource_of_its_own_is_decided(draft: str) -> None:
    part = {"$schema": draft, "maximum": 3}
    old = {"$schema": draft, "properties": {"a": {"maximum": 2}}}
    assert contains(Document(old), Document({"$schema": draft, "properties": {"a": part}})).verdict == "contained"
    identified = {"$id": "https://example.com/a", "id": "https://example.com/a", **part}
    assert contains(Document(old), Document({"properties": {"a": identified}})).verdict == "contained"
