"""Annotations, and what must never become one."""

from __future__ import annotations

import re
from dataclasses import replace

from choreo_check.findings import Finding, Location, Problem, Severity, Subject
from choreo_check.reporting import render
from tests.reporting.canonical import BREAK, CANONICAL, CLEAN, SEVERAL_LINES, hostile

COMMAND = re.compile(r"::(error|warning|notice) ((?:[A-Za-z]+=[^:,\r\n]*,?)+)::[^\r\n]*")


def annotation(finding: Finding) -> str:
    return render(replace(CLEAN, findings=(finding,)), "github").splitlines()[0]


def found(path: str, message: str) -> Finding:
    return Finding("CHO1", "a-name", Severity.NOTE, Problem(message, Location(path, 2, 3, 2, 7), Subject()))


def test_escapes_what_would_end_a_property_or_a_command() -> None:
    assert annotation(found("./a,b:c.yaml", "100 %\nof :: it, all")) == (
        "::notice file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=3,endColumn=7,title=CHO1 a-name::100 %25%0Aof :: it, all"
    )


def test_gives_no_columns_of_several_lines() -> None:
    assert "line=12,endLine=13,title=" in annotation(SEVERAL_LINES)


def test_ends_with_the_counts() -> None:
    lines = render(CANONICAL, "github").splitlines()
    assert lines[-1] == "2 errors, 6 warnings, 2 notes in 3 files"
    assert lines[-2] == "- returns: proved in 12 states"


def test_lets_no_text_become_a_command_of_its_own() -> None:
    report = hostile()
    rendered = render(report, "github")
    lines = rendered.split("\n")
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert len(commands) == len(report.findings)
    assert all(COMMAND.fullmatch(command) for command in commands)
    assert "##[" not in rendered
    assert "\r" not in rendered


def test_shows_the_event_that_breaks() -> None:
    assert annotation(BREAK).endswith(
        '%0Awitness: {"order_id": "7f3c", "total": 12.5, "note": "50 %25\\nor \\u202eless"}'
        "%0Aaccepted by order.placed 1, refused by order.placed 2 at #/properties/total/type"
    )
