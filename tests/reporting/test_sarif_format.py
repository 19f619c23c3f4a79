"""The report for code scanning, each one validated against the schema of the standard."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from choreo_check.findings import Check, Finding, Location, Problem, Severity, Subject
from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from tests.reporting.canonical import BREAK, CANONICAL, CLEAN, MISSING_COMPENSATION, SCENARIO, hostile

SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(render(report, "sarif"))
    Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def only_result(finding: Finding) -> dict[str, Any]:
    (result,) = run_of(replace(CANONICAL, findings=(finding,)))["results"]
    assert isinstance(result, dict)
    return result


def found_at(location: Location) -> Finding:
    return Finding("CHO1", "a-name", Severity.NOTE, Problem("It is wrong", location, Subject()))


@pytest.mark.parametrize("report", [CANONICAL, CLEAN, hostile(), Report("compat", ())])
def test_follows_the_schema_of_the_standard(report: Report) -> None:
    assert len(run_of(report)["results"]) == len(report.findings)


def test_has_what_github_requires_of_a_rule() -> None:
    check = Check("CHO1", "long-story", Severity.NOTE, "It is long", f"{'very ' * 500}long\n\n## Flagged\nno")
    (rule,) = run_of(Report("lint", (), (check,)))["tool"]["driver"]["rules"]
    assert len(rule["fullDescription"]["text"]) == 1024
    assert rule["help"]["markdown"] == rule["help"]["text"] == check.explanation
    assert rule["properties"]["problem.severity"] == "recommendation"
    assert "helpUri" not in rule


def test_points_each_result_at_its_rule() -> None:
    run = run_of(CANONICAL)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [found.code for found in CANONICAL.findings]


def test_introduces_the_check_of_a_finding_that_the_report_does_not_name() -> None:
    run = run_of(Report("lint", (MISSING_COMPENSATION,)))
    assert [rule["name"] for rule in run["tool"]["driver"]["rules"]] == ["missing-compensation"]


def test_gives_all_four_coordinates() -> None:
    region = only_result(MISSING_COMPENSATION)["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 8, "startColumn": 34, "endLine": 8, "endColumn": 49}


def test_says_what_is_wrong_in_the_first_sentence() -> None:
    text = only_result(MISSING_COMPENSATION)["message"]["text"]
    assert text.startswith("charge_customer is done and never undone when delivery fails. let payment")


def test_numbers_the_related_places() -> None:
    related = only_result(MISSING_COMPENSATION)["relatedLocations"]
    assert [(place["id"], place["message"]["text"]) for place in related] == [
        (1, "it is done here"),
        (2, "the saga fails here"),
    ]


def test_tells_the_scenario_as_one_flow_of_at_most_a_thousand_steps() -> None:
    endless = replace(MISSING_COMPENSATION, problem=replace(MISSING_COMPENSATION.problem, scenario=SCENARIO * 300))
    (flow,) = only_result(endless)["codeFlows"][0]["threadFlows"]
    assert len(flow["locations"]) == 1000
    assert flow["locations"][1]["location"]["message"]["text"].startswith("payment hears order.placed")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("./a b/ü#1.yaml", "a%20b/%C3%BC%231.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("/etc/topology.yaml", "file:///etc/topology.yaml"),
    ],
)
def test_quotes_paths_as_references(path: str, uri: str) -> None:
    place = only_result(found_at(Location(path)))["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == uri


def test_keeps_the_uploads_of_two_commands_apart() -> None:
    assert run_of(CLEAN)["automationDetails"]["id"] == "choreo-check/lint/"
    assert run_of(replace(CLEAN, command="compat"))["automationDetails"]["id"] == "choreo-check/compat/"


def test_fingerprints_every_result_differently() -> None:
    prints = [result["partialFingerprints"] for result in run_of(CANONICAL)["results"]]
    assert len({found["choreoCheck/v1"] for found in prints}) == len(CANONICAL.findings)
    assert all(found["primaryLocationLineHash"] == found["choreoCheck/v1"] for found in prints)


def test_shows_the_event_that_breaks_in_the_message_and_keeps_it_whole_in_the_properties() -> None:
    result = only_result(BREAK)
    assert BREAK.witness is not None
    assert result["properties"]["witness"] == dict(BREAK.witness)
    first, event, judged = result["message"]["text"].split("\n")
    assert first.strip() == f"{BREAK.message}."
    assert event.startswith('Witness: {"order_id": "7f3c", "total": 12.5')
    assert judged == "(accepted by order.placed 1, refused by order.placed 2 at #/properties/total/type)"
