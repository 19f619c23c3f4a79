"""The report for programs, each one validated against the schema that the package ships."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from choreo_check.findings import Location
from choreo_check.reporting import render
from choreo_check.reporting.place import proper
from choreo_check.reporting.reporter import Report
from tests.reporting.canonical import CANONICAL, CLEAN, hostile

SCHEMA = json.loads(files("choreo_check.reporting").joinpath("report.schema.json").read_text(encoding="utf-8"))


def parsed(report: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render(report, "json"))
    Draft202012Validator(SCHEMA).validate(document)
    return document


def test_ships_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [CANONICAL, CLEAN, hostile(), Report("chaos", (), summary={"runs": 3})])
def test_prints_what_the_schema_describes(report: Report) -> None:
    assert list(parsed(report)) == ["version", "tool", "command", "findings", "summary"]


def test_has_every_key_of_a_finding_in_one_order_also_when_there_is_nothing_to_say() -> None:
    whole, bare, *_ = parsed(CANONICAL)["findings"]
    assert list(whole) == list(bare) == SCHEMA["$defs"]["finding"]["required"]
    assert (bare["hint"], bare["related"], bare["scenario"]) == (None, [], [])


def test_adds_what_the_command_says_to_the_counts_without_losing_them() -> None:
    summary = parsed(CANONICAL)["summary"]
    assert summary == {
        "errors": 2,
        "warnings": 6,
        "notes": 2,
        "files": 3,
        "verdicts": list(CANONICAL.verdicts),
        "sagas": 2,
    }


def test_gives_back_hostile_text_as_it_was() -> None:
    report = hostile()
    assert parsed(report)["findings"][0]["message"] == report.findings[0].message


def test_allows_the_evidence_of_other_commands_and_no_unknown_key() -> None:
    document = parsed(CANONICAL)
    document["findings"][0] |= {
        "witness": {"event": 1},
        "schedule": {
            "faults": ["a crash"],
            "decisions": [],
            "token": "0.1.any.all.3-1",
            "replay": "choreo-check replay",
        },
        "history": [],
    }
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(document)
    document["findings"][0]["surprise"] = 1
    assert not validator.is_valid(document)


def test_never_ends_a_span_before_it_begins() -> None:
    assert proper(Location("x.yaml", 5, 3)) == Location("x.yaml", 5, 3, 5, 3)
    assert proper(Location("x.yaml", 5, 3, 5, 9)) == Location("x.yaml", 5, 3, 5, 9)
