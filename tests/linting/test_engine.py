"""How rules are selected and run."""

from __future__ import annotations

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.findings import Location, Problem, Severity, Subject
from choreo_check.linting.engine import Selection, all_rules
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.loading import load_text


@rule("CHO990", Severity.ERROR)
def shouting(view: View) -> list[Problem]:
    """Reports every topology."""
    mild = Problem("mild", view.topology.location, Subject(), severity=Severity.NOTE)
    return [mild, Problem("usual", view.topology.location, Subject())]


def ran(selection: Selection) -> set[str]:
    return {rule.code for rule in all_rules() if selection.includes(rule)}


USUAL = {rule.code for rule in all_rules() if not rule.advice}
ADVICE = {rule.code for rule in all_rules() if rule.advice}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), USUAL),
        (Selection(advice=True), USUAL | ADVICE),
        (Selection(select=("ALL",)), USUAL | ADVICE),
        (Selection(select=("CHO301",)), {"CHO301"}),
        (Selection(select=("CHO301",), advice=True), {"CHO301"} | ADVICE),
        (Selection(extend=("CHO701",)), USUAL | {"CHO701"}),
        (Selection(select=("CHO2",), ignore=("CHO201", "CHO204")), {"CHO202", "CHO203", "CHO205", "CHO206", "CHO207"}),
        (Selection(ignore=("ALL",)), set()),
        (Selection(over=Selection(select=("CHO301",))), {"CHO301"}),
        (Selection(extend=("CHO201",), over=Selection(select=("CHO301",), ignore=("CHO2",))), {"CHO201", "CHO301"}),
        (Selection(select=("CHO201",), over=Selection(extend=("CHO301",))), {"CHO201"}),
        (Selection(ignore=("CHO301",), over=Selection(select=("CHO301",))), set()),
    ],
)
def test_includes_the_rules_that_are_meant(selection: Selection, expected: set[str]) -> None:
    assert ran(selection) == expected


@pytest.mark.parametrize(
    "selection",
    [
        Selection(select=("CHO999",)),
        Selection(extend=("",)),
        Selection(ignore=("none",)),
        Selection(select=("CHO1",), over=Selection(ignore=("CHO999",))),
    ],
)
def test_refuses_a_pattern_that_names_no_rule(selection: Selection) -> None:
    with pytest.raises(ChoreoError, match="there is no rule"):
        selection.check(all_rules())


def test_gives_the_rules_in_the_order_of_their_codes() -> None:
    assert [rule.code for rule in all_rules()] == sorted(rule.code for rule in all_rules())


def test_signs_what_a_rule_finds() -> None:
    found = list(shouting.findings(View(load_text("choreo: 1"))))
    assert [(one.code, one.name, one.severity) for one in found] == [
        ("CHO990", "shouting", Severity.NOTE),
        ("CHO990", "shouting", Severity.ERROR),
    ]


def test_introduces_a_rule_to_reports() -> None:
    introduced = shouting.described()
    assert (introduced.code, introduced.name, introduced.severity) == ("CHO990", "shouting", Severity.ERROR)
    assert introduced.summary == introduced.explanation == "Reports every topology."


def test_knows_a_place_even_where_nothing_is_written() -> None:
    view = View(load_text("choreo: 1\nservices: {a: {handlers: [{on: b}]}}"))
    (handler,) = view.topology.handlers
    assert view.place_in(handler, "dead_letter") == handler.trigger.location
    assert isinstance(view.topology.location, Location)
