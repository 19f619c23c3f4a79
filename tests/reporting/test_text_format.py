"""What an engineer reads in a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

from choreo_check.findings import Finding, Location
from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from tests.reporting.canonical import CANONICAL, CLEAN, MISSING_COMPENSATION, UNHANDLED, hostile

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def lines_of(*findings: Finding) -> list[str]:
    return render(replace(CANONICAL, findings=findings, verdicts=()), "text").splitlines()


def test_begins_each_finding_with_its_place() -> None:
    assert lines_of(MISSING_COMPENSATION)[0] == (
        "food/topology.yaml:8:34: error CHO403 [missing-compensation] "
        "charge_customer is done and never undone when delivery fails"
    )


def test_underlines_exactly_the_columns_of_the_finding() -> None:
    code, underline = lines_of(MISSING_COMPENSATION)[1:3]
    first, last = underline.index("^"), underline.rindex("^")
    assert code[first : last + 1] == "charge_customer"


def test_continues_the_lines_of_a_hint_under_the_first() -> None:
    assert lines_of(MISSING_COMPENSATION)[3:5] == [
        "  help: let payment handle order.cancelled:",
        "          - {on: order.cancelled, undoes: charge_customer}",
    ]


def test_tells_the_scenario_step_by_step() -> None:
    assert (
        "  2. payment   hears order.placed → does charge_customer, publishes payment.charged   (food/topology.yaml:8)"
    ) in lines_of(MISSING_COMPENSATION)


def test_names_the_service_of_a_step_once() -> None:
    assert "  1. order     publishes order.placed   (food/topology.yaml:5)" in lines_of(MISSING_COMPENSATION)


def test_shows_three_findings_of_one_code_in_a_file_whole() -> None:
    assert not any("also" in line for line in lines_of(*UNHANDLED[:3]))


def test_shows_the_first_of_four_findings_of_one_code_whole_and_the_others_in_a_line() -> None:
    lines = lines_of(*UNHANDLED[:4])
    assert sum("[unhandled-event]" in line for line in lines) == 1
    assert [line for line in lines if "also" in line] == [
        f"     also  {number}:9  order_{number}_happened is published, and nobody handles it" for number in (2, 3, 4)
    ]


def test_groups_no_findings_of_different_files() -> None:
    moved = [
        replace(finding, problem=replace(finding.problem, location=Location(f"{index}.yaml")))
        for index, finding in enumerate(UNHANDLED)
    ]
    assert not any("also" in line for line in lines_of(*moved))


def test_keeps_a_different_finding_between_grouped_ones() -> None:
    lines = lines_of(*UNHANDLED[:2], MISSING_COMPENSATION, *UNHANDLED[2:])
    assert sum("CHO403" in line for line in lines) == 1
    assert sum("also" in line for line in lines) == 4


def test_shows_no_code_of_a_file_that_was_not_read() -> None:
    assert lines_of(MISSING_COMPENSATION)[1].startswith("     8 | ")
    rendered = render(replace(CANONICAL, sources={}), "text")
    assert " | " not in rendered


def test_ends_with_the_verdicts_and_the_counts() -> None:
    assert render(CANONICAL, "text").splitlines()[-2:] == [
        "returns: proved in 12 states",
        "2 errors, 6 warnings, 2 notes in 3 files",
    ]


def test_says_so_when_nothing_was_found() -> None:
    assert render(CLEAN, "text") == "No findings in 1 file.\n"
    assert render(Report("lint", ()), "text") == "No findings.\n"


def test_counts_one_thing_in_the_singular() -> None:
    report = replace(CLEAN, findings=(MISSING_COMPENSATION,), files=())
    assert render(report, "text").splitlines()[-1] == "1 error in 1 file"


def test_has_no_color_unless_asked_for() -> None:
    assert "\x1b" not in render(CANONICAL, "text")


def test_has_the_same_layout_with_color() -> None:
    for report in (CANONICAL, hostile()):
        colored = render(replace(report, color=True), "text")
        assert "\x1b[1;31merror\x1b[0m" in colored
        assert ANSI.sub("", colored) == render(report, "text")
