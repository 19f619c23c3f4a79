"""Every rule keeps the promises that its documentation makes."""

from __future__ import annotations

import re
from operator import attrgetter
from pathlib import Path

import pytest

from choreo_check.api import lint, load_topology
from choreo_check.findings import Severity
from choreo_check.linting.engine import all_rules
from choreo_check.linting.rule import Rule
from tests.linting.examples import examples

each_rule = pytest.mark.parametrize("rule", all_rules(), ids=attrgetter("name"))


@each_rule
def test_flags_exactly_the_documented_lines(rule: Rule, tmp_path: Path) -> None:
    for number, example in enumerate(examples(rule)):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = lint(load_topology(example.write(folder)), select=[*_also_needed(rule), rule.code])
        lines = [finding.location.line for finding in found if finding.code == rule.code]
        assert lines == example.flagged_lines or (lines and example.marked and not example.flagged_lines)


def _also_needed(rule: Rule) -> list[str]:
    """Suppressions are unused only with respect to the rules that ran."""
    return ["CHO2"] if rule.name == "unused-suppression" else []


@each_rule
def test_documents_what_it_flags_and_what_it_accepts(rule: Rule) -> None:
    assert {example.marked for example in examples(rule)} == {True, False}


@each_rule
def test_says_what_it_reports_and_why_it_is_bad(rule: Rule) -> None:
    assert re.match(r"Reports .+\.$", rule.summary)
    assert "## Why is this bad?" in rule.documentation


@each_rule
def test_lives_in_the_file_named_after_it(rule: Rule) -> None:
    assert rule.check.__module__.rpartition(".")[2] == rule.check.__name__


@each_rule
def test_states_its_code_in_the_module(rule: Rule) -> None:
    module = __import__(rule.check.__module__, fromlist=["__doc__"])
    assert (module.__doc__ or "").startswith(f"Rule {rule.code}.")


def test_codes_and_names_are_unique() -> None:
    codes = [rule.code for rule in all_rules()]
    names = [rule.name for rule in all_rules()]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)


def test_advice_is_never_more_than_a_note() -> None:
    assert {rule.severity for rule in all_rules() if rule.advice} <= {Severity.NOTE}
