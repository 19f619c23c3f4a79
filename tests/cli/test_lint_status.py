"""The status with which `choreo-check lint` ends, and what decides it."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Invoke
from tests.cli.systems import BOTH, CLEAN, ERROR, NOTE, WARNING, write

SAGAS = "CHO4"
"""The rules on whole sagas, which have more to say of these little systems than the tests are about."""


def codes(out: str) -> list[str]:
    return re.findall(r"^\S+: \w+ (CHO\d+)", out, re.MULTILINE)


@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (NOTE, 0), (WARNING, 1), (ERROR, 1)])
def test_fails_on_warnings_unless_told_otherwise(invoke: Invoke, text: str, status: int) -> None:
    assert invoke("lint", write("topology.yaml", text), "--ignore", SAGAS).status == status


@pytest.mark.parametrize(
    ("text", "fail_on", "status"),
    [
        (WARNING, "error", 0),
        (ERROR, "error", 1),
        (NOTE, "note", 1),
        (WARNING, "note", 1),
        (ERROR, "never", 0),
        (CLEAN, "note", 0),
    ],
)
def test_fails_from_the_severity_that_is_asked_for(invoke: Invoke, text: str, fail_on: str, status: int) -> None:
    assert invoke("lint", write("topology.yaml", text), "--fail-on", fail_on, "--ignore", SAGAS).status == status


def test_reports_and_still_passes_when_findings_must_not_fail(invoke: Invoke) -> None:
    ended = invoke("lint", write("topology.yaml", ERROR), "--exit-zero", "--fail-on", "error")
    assert ended.status == 0
    assert "nobody publishes `order.placed`" in ended.out


@pytest.mark.parametrize("pattern", ["CHO201", "CHO20", "CHO2", "CHO", "unhandled-event", "ALL", "CHO3, CHO201"])
def test_selects_by_code_by_prefix_by_name_or_all(invoke: Invoke, pattern: str) -> None:
    assert "CHO201" in codes(invoke("lint", write("topology.yaml", BOTH), "--select", pattern).out)


@pytest.mark.parametrize(("pattern", "left"), [("CHO202", ["CHO201"]), ("unhandled-event", ["CHO202"]), ("CHO2", [])])
def test_ignores_by_code_by_name_or_by_prefix(invoke: Invoke, pattern: str, left: list[str]) -> None:
    assert codes(invoke("lint", write("topology.yaml", BOTH), "--ignore", pattern, "--ignore", SAGAS).out) == left


def test_runs_only_what_is_selected(invoke: Invoke) -> None:
    assert codes(invoke("lint", write("topology.yaml", BOTH), "--select", "CHO202").out) == ["CHO202"]


def test_adds_up_an_option_that_is_given_twice(invoke: Invoke) -> None:
    path = write("topology.yaml", BOTH)
    assert codes(invoke("lint", path, "--select", "CHO201", "--select", "CHO202").out) == ["CHO201", "CHO202"]
    assert codes(invoke("lint", path, "--ignore", "CHO201", "--ignore", "CHO202,CHO4").out) == []


ADVICE = """choreo: 1
services:
  order: {publishes: [order.placed, order.lost]}
  payment: {handlers: [{on: order.placed, emits: payment.charged}]}
  shipping: {handlers: [{on: order.placed, does: prepare}, {on: payment.charged, does: send}]}
"""


def test_keeps_advice_for_those_who_ask(invoke: Invoke) -> None:
    path = write("topology.yaml", ADVICE)
    assert codes(invoke("lint", path).out) == ["CHO201"]
    assert codes(invoke("lint", path, "--advice").out) == ["CHO201", "CHO603"]
    assert codes(invoke("lint", path, "--extend", "CHO603").out) == ["CHO201", "CHO603"]


def test_advice_adds_no_rule_that_is_not_advice(invoke: Invoke) -> None:
    path = write("topology.yaml", ADVICE)
    assert codes(invoke("lint", path, "--select", "CHO301", "--advice").out) == ["CHO603"]


def test_does_not_run_advice_that_is_ignored(invoke: Invoke) -> None:
    path = write("topology.yaml", ADVICE)
    assert codes(invoke("lint", path, "--advice", "--ignore", "CHO603").out) == ["CHO201"]


@pytest.mark.parametrize("option", ["--select", "--extend", "--ignore"])
@pytest.mark.parametrize("pattern", ["CHO999", "unhandled", "cho201", "C", "201"])
def test_refuses_a_pattern_that_names_no_rule(invoke: Invoke, option: str, pattern: str) -> None:
    ended = invoke("lint", write("topology.yaml", CLEAN), option, pattern)
    assert ended.status == 2
    assert ended.err == (
        f"choreo-check: error: there is no rule `{pattern}`\n  help: `choreo-check rules` lists them\n"
    )


def test_introduces_exactly_the_rules_that_ran(invoke: Invoke) -> None:
    path = write("topology.yaml", CLEAN)
    write("pyproject.toml", '[tool.choreo-check]\nselect = ["CHO2"]\nextend = ["CHO702"]\n')
    introduced = json.loads(invoke("lint", path, "--ignore", "CHO203", "--format", "sarif").out)
    rules = [rule["id"] for rule in introduced["runs"][0]["tool"]["driver"]["rules"]]
    assert rules == ["CHO201", "CHO202", "CHO204", "CHO205", "CHO206", "CHO207", "CHO702"]


def test_introduces_advice_that_was_asked_for(invoke: Invoke) -> None:
    introduced = json.loads(invoke("lint", write("topology.yaml", CLEAN), "--advice", "--format", "sarif").out)
    assert "CHO701" in {rule["id"] for rule in introduced["runs"][0]["tool"]["driver"]["rules"]}
