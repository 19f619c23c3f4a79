"""`choreo-check explain`, `rules` and `schema`: what the tool knows, printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from choreo_check.linting.engine import all_rules
from tests.cli.conftest import Invoke


@pytest.mark.parametrize("wanted", ["CHO201", "cho201", "unhandled-event"])
def test_explains_a_rule_by_code_or_by_name(invoke: Invoke, wanted: str) -> None:
    ended = invoke("explain", wanted)
    assert ended.status == 0
    assert ended.out.startswith("# CHO201 unhandled-event\n\n(warning by default)\n\nReports an event")
    assert "## Flagged" in ended.out


def test_explains_several_rules(invoke: Invoke) -> None:
    ended = invoke("explain", "CHO701", "CHO202")
    assert "# CHO701 long-saga\n\n(advice, off by default)\n" in ended.out
    assert "\n# CHO202 unpublished-event\n\n(error by default)\n" in ended.out


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [("unhandeld-event", "did you mean `unhandled-event`?"), ("zzz", "`choreo-check rules` lists them")],
)
def test_says_which_rule_may_be_meant(invoke: Invoke, wanted: str, hint: str) -> None:
    ended = invoke("explain", wanted)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"choreo-check: error: there is no rule `{wanted}`\n  help: {hint}\n"


def test_lists_every_rule_in_a_line(invoke: Invoke) -> None:
    lines = invoke("rules").out.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.code, rule.name] for rule in all_rules()]
    assert next(line for line in lines if "CHO701" in line).split()[2] == "advice"


def test_lists_the_rules_as_a_table(invoke: Invoke) -> None:
    lines = invoke("rules", "--format", "markdown").out.splitlines()
    assert len(lines) == len(all_rules()) + 2
    assert {line.count("|") for line in lines} == {5}


def test_lists_the_rules_for_machines(invoke: Invoke) -> None:
    listed = json.loads(invoke("rules", "--format", "json").out)
    assert [rule["code"] for rule in listed] == [rule.code for rule in all_rules()]
    assert set(listed[0]) == {"code", "name", "severity", "advice", "summary", "documentation"}


def test_writes_the_list_to_a_file(invoke: Invoke) -> None:
    assert invoke("rules", "--output", "rules.txt") == (0, "", "")
    assert Path("rules.txt").read_text(encoding="utf-8") == invoke("rules").out


@pytest.mark.parametrize("which", ["topology", "report"])
def test_prints_a_valid_schema(invoke: Invoke, which: str) -> None:
    Draft202012Validator.check_schema(json.loads(invoke("schema", which).out))


def test_writes_a_schema_to_a_file(invoke: Invoke) -> None:
    assert invoke("schema", "topology", "--output", "topology.schema.json").status == 0
    assert json.loads(Path("topology.schema.json").read_text(encoding="utf-8"))["title"] == "choreo-check topology"


def test_knows_no_other_schema(invoke: Invoke) -> None:
    assert invoke("schema", "event").status == 2
