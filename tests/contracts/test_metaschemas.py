"""The metaschemas are known without a network, and of each there is one text for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import validators

from choreo_check.contracts.metaschemas import METASCHEMA_04, metaschema, with_known_names
from choreo_check.contracts.third_draft import METASCHEMA
from tests.contracts.schemas import DRAFTS, contract

SAID: list[Any] = [
    {},
    {"type": "string"},
    {"type": 5},
    {"enum": []},
    {"enum": [1, 1]},
    {"items": {"minLength": "x"}},
    7,
]
DRAFT_04 = DRAFTS[1]


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_contract_that_refers_to_a_metaschema_judges_as_that_does_elsewhere(draft: str, tmp_path: Path) -> None:
    found = contract(tmp_path, {"$schema": draft, "$ref": draft})
    judge = validators.validator_for({"$schema": draft})({"$schema": draft, "$ref": draft})
    assert found.fault is None
    assert [found.accepts(value) for value in SAID] == [judge.is_valid(value) for value in SAID]


@pytest.mark.parametrize("draft", [*DRAFTS, METASCHEMA, METASCHEMA_04])
def test_each_is_known_by_its_name(draft: str) -> None:
    assert "properties" in metaschema(draft) or "allOf" in metaschema(draft)


@pytest.mark.parametrize("uri", ["http://json-schema.org/draft-05/schema", "https://x.example/schema", "urn:x"])
def test_no_other_name_is(uri: str) -> None:
    assert metaschema(uri) is None


def test_a_part_of_one_may_be_referred_to(tmp_path: Path) -> None:
    found = contract(tmp_path, {"items": {"$ref": f"{DRAFT_04}/definitions/positiveInteger"}})
    assert (found.fault, found.accepts([1]), found.accepts([-1])) == (None, True, False)


def test_values_that_look_like_references_are_left_as_they_are() -> None:
    reference = {"$ref": DRAFT_04}
    properties = {"$ref": {"const": reference}, "a": reference}
    schema: dict[str, Any] = {"enum": [reference], "properties": properties}
    renamed = {**properties, "a": {"$ref": f"{METASCHEMA_04}#"}}
    assert with_known_names(schema) == {"enum": [reference], "properties": renamed}


def test_what_refers_to_none_is_the_same() -> None:
    schema = {"$ref": "https://x.example/schema"}
    assert with_known_names(schema) is schema


def test_what_is_nested_too_deeply_is_left_to_others(tmp_path: Path) -> None:
    deep: dict[str, Any] = {"$ref": DRAFT_04}
    for _ in range(20_000):
        deep = {"items": deep}
    assert with_known_names(deep) is deep
    text = '{"extends": ' * 450 + "{}" + "}" * 450
    path = tmp_path / "system" / "event" / "1.json"
    found = contract(tmp_path, {})
    path.write_text(f'{{"$schema": "{DRAFTS[0]}", "extends": {text}}}', encoding="utf-8")
    assert found.fault == "nested too deeply"
