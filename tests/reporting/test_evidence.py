"""What proves a finding, as lines of text."""

from __future__ import annotations

from dataclasses import replace

from choreo_check.findings import Finding
from choreo_check.reporting.evidence import EVENT_MAX, event_on_one_line, evidence, judgement
from tests.reporting.canonical import BREAK, MISSING_COMPENSATION, UNHANDLED, VAGUE


def showing(witness: dict[str, object]) -> Finding:
    return replace(BREAK, problem=replace(BREAK.problem, witness=witness))


def test_shows_the_event_and_who_refuses_it() -> None:
    assert list(evidence(BREAK)) == [
        'witness: {"order_id": "7f3c", "total": 12.5, "note": "50 %\\nor \\u202eless"}',
        "accepted by order.placed 1, refused by order.placed 2 at #/properties/total/type",
    ]


def test_tells_a_scenario_step_by_step() -> None:
    assert len(list(evidence(MISSING_COMPENSATION))) == len(MISSING_COMPENSATION.scenario)


def test_says_nothing_where_nothing_was_proved() -> None:
    assert [line for finding in (*UNHANDLED, *VAGUE) for line in evidence(finding)] == []


def test_shows_an_event_that_is_null() -> None:
    assert list(evidence(showing({"event": None}))) == ["witness: null"]


def test_shows_a_long_event_over_several_lines() -> None:
    lines = list(evidence(showing({"event": {f"member_{number}": "x" * 20 for number in range(5)}})))
    assert lines[:2] == ["witness: {", '  "member_0": "xxxxxxxxxxxxxxxxxxxx",']


def test_cuts_what_nobody_would_read() -> None:
    witness: dict[str, object] = {"event": "x" * 10_000}
    assert len(event_on_one_line(witness)) == EVENT_MAX + 1
    assert sum(map(len, evidence(showing(witness)))) < EVENT_MAX + 20


def test_judges_as_far_as_it_knows() -> None:
    assert judgement({"event": 1, "invalid_under": "order.placed 2"}) == "refused by order.placed 2"
