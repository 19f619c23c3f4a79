"""Values by seed: valid whatever the schema says in whichever draft, different, bounded; none where there is none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from choreo_check.errors import ChoreoError
from choreo_check.sampling.sampler import Unsatisfiable
from choreo_check.sampling.source import Chance
from tests.sampling.schemas import IMPOSSIBLE, SCHEMAS, sampler_of

LENGTH_MAX = 20_000


def drawn(schema: Any, folder: Path, count: int = 40) -> list[Any]:
    sampler, source = sampler_of(schema, folder), Chance(0)
    return [sampler.draw(source) for _ in range(count)]


def varied(values: list[Any]) -> int:
    return len({json.dumps(value) for value in values})


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_value_is_valid_to_a_validator_that_had_no_part_in_it(name: str, tmp_path: Path) -> None:
    schema = SCHEMAS[name]
    judge = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)(schema)
    assert [value for value in drawn(schema, tmp_path) if not judge.is_valid(value)] == []


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "no two alike, where true is not 1"])
def test_values_differ(name: str, tmp_path: Path) -> None:
    assert varied(drawn(SCHEMAS[name], tmp_path)) > 1


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_nothing_satisfies_is_said_to_be_so(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unsatisfiable, match="no event satisfies this contract"):
        sampler_of(IMPOSSIBLE[name], tmp_path)


@pytest.mark.parametrize("name", [name for name in SCHEMAS if "itself" in name or "schema" in name])
def test_recursion_is_bounded(name: str, tmp_path: Path) -> None:
    assert max(len(json.dumps(value)) for value in drawn(SCHEMAS[name], tmp_path)) < LENGTH_MAX


@pytest.mark.parametrize(
    ("name", "form"), [("time", r"\d\d:\d\d:\d\d"), ("ip-address", r"\d+(\.\d+){3}"), ("host-name", r"[a-z0-9.-]+")]
)
def test_formats_of_the_third_draft_look_as_they_are_meant(name: str, form: str, tmp_path: Path) -> None:
    schema = {"$schema": "http://json-schema.org/draft-03/schema#", "type": "string", "format": name}
    assert [value for value in drawn(schema, tmp_path) if not re.fullmatch(form, value)] == []


def test_the_same_seed_makes_the_same_and_another_something_else(tmp_path: Path) -> None:
    sampler = sampler_of(SCHEMAS["formats"], tmp_path)
    first, second, other = (sampler.draw(Chance(seed)) for seed in (3, 3, 4))
    assert first == second != other


def test_what_chance_does_not_find_the_prover_does(tmp_path: Path) -> None:
    rare = {"type": "string", "allOf": [{"pattern": "^[ab]{12}$"}, {"pattern": "^abbabaabbaab"}]}
    assert set(drawn(rare, tmp_path, 3)) == {"abbabaabbaab"}


def test_a_contract_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=r"1\.json"):
        sampler_of({"type": "nonsense"}, tmp_path)


def test_references_into_other_files_are_followed(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    shared = {"$id": "https://contracts.example/shared/money.json", "type": "integer", "minimum": 5, "maximum": 9}
    (tmp_path / "shared" / "money.json").write_text(json.dumps(shared), encoding="utf-8")
    schema = {"type": "object", "required": ["total"], "properties": {"total": {"$ref": shared["$id"]}}}
    assert {value["total"] for value in drawn(schema, tmp_path)} == {5, 6, 7, 8, 9}


def test_a_value_that_is_changed_does_not_change_the_next(tmp_path: Path) -> None:
    sampler = sampler_of({"const": {"lines": [1]}}, tmp_path)
    sampler.draw(Chance(0))["lines"].append(2)
    assert sampler.draw(Chance(0)) == {"lines": [1]}


def test_what_cannot_be_decided_is_no_proof_that_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="no event was found") as refused:
        sampler_of({"type": "string", "format": "iri", "pattern": "^ä:(?!/).{9}[0-9]{30}ß$"}, tmp_path)
    assert not isinstance(refused.value, Unsatisfiable)
