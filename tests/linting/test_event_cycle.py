"""CHO301: what runs in a circle, and how badly."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from choreo_check.findings import Finding
from tests.linting.topologies import linted, services

START = "s: {publishes: [a.done]}"


def cycles(body: str) -> list[Finding]:
    return linted(services(body), "CHO301")


def path(finding: Finding) -> str:
    return finding.message.partition(":")[0]


def chain(edges: Iterable[tuple[str, str]]) -> str:
    """Return a service for each pair of events, the first of which it hears; all begins with `a.done`."""
    lines = (f"n{number}: {{handlers: [{{on: {a}, emits: {b}}}]}}" for number, (a, b) in enumerate(edges))
    return "\n".join([START, *lines])


def test_a_loop_of_three_is_told_with_its_path() -> None:
    (finding,) = cycles(chain([("a.done", "b.done"), ("b.done", "c.done"), ("c.done", "a.done")]))
    assert finding.severity.value == "error"
    assert path(finding) == "a.done -> b.done -> c.done -> a.done"
    assert finding.subject.events == ("a.done", "b.done", "c.done")
    assert [(step.consumes, step.publishes, step.service) for step in finding.scenario] == [
        (("a.done",), ("b.done",), "n0"),
        (("b.done",), ("c.done",), "n1"),
        (("c.done",), ("a.done",), "n2"),
    ]
    assert finding.location.line == 4


def test_an_event_that_causes_itself_is_a_loop() -> None:
    (finding,) = cycles("n: {handlers: [{on: a.done, emits: a.done}]}")
    assert (path(finding), finding.severity.value) == ("a.done -> a.done", "error")


def test_two_loops_that_share_nothing_are_told_one_by_one() -> None:
    found = cycles(chain([("a.done", "b.done"), ("c.done", "d.done"), ("b.done", "a.done"), ("d.done", "c.done")]))
    assert sorted(map(path, found)) == ["a.done -> b.done -> a.done", "d.done -> c.done -> d.done"]


def test_every_member_of_entangled_loops_is_named() -> None:
    edges = [
        ("a.done", "b.done"),
        ("b.done", "a.done"),
        ("b.done", "c.done"),
        ("c.done", "d.done"),
        ("d.done", "a.done"),
    ]
    (finding,) = cycles(chain(edges))
    assert path(finding) == "a.done -> b.done -> a.done"
    assert finding.subject.events == ("a.done", "b.done", "c.done", "d.done")
    assert "(2 more events are entangled with it)" in finding.message


def test_a_figure_of_eight_is_one_finding() -> None:
    edges = [("a.done", "x.done"), ("x.done", "a.done"), ("x.done", "b.done"), ("b.done", "x.done")]
    (finding,) = cycles(chain(edges))
    assert finding.subject.events == ("a.done", "b.done", "x.done")


RETRY = "p: {handlers: [{on: a.done, outcomes: [{emits: b.done}, {emits: retry.requested}]}]}"


def test_a_retry_that_some_outcome_leaves_is_a_warning() -> None:
    (finding,) = cycles(f"{RETRY}\nq: {{handlers: [{{on: retry.requested, emits: a.done}}]}}")
    assert finding.severity.value == "warning"
    assert "it can go round without end" in finding.message


def test_a_loop_that_an_empty_outcome_leaves_is_a_warning() -> None:
    (finding,) = cycles("p: {handlers: [{on: a.done, outcomes: [{emits: a.done}, {}]}]}")
    assert finding.severity.value == "warning"


def test_outcomes_that_all_go_on_leave_no_way_out() -> None:
    body = "p: {handlers: [{on: a.done, outcomes: [{emits: b.done}, {emits: c.done}]}]}\n"
    (finding,) = cycles(body + chain([("b.done", "a.done"), ("c.done", "a.done")]))
    assert finding.severity.value == "error"


def test_a_second_handler_that_ends_does_not_end_the_first() -> None:
    (finding,) = cycles("p: {handlers: [{on: a.done, emits: a.done}, {on: a.done}]}")
    assert finding.severity.value == "error"


def test_the_loop_that_is_shown_is_the_one_that_runs_for_ever() -> None:
    retry = "p: {handlers: [{on: a.done, outcomes: [{emits: a.done}, {emits: b.done}]}]}"
    endless = [("b.done", "c.done"), ("c.done", "d.done"), ("d.done", "b.done"), ("d.done", "a.done")]
    (finding,) = cycles(f"{chain(endless)}\n{retry}")
    assert finding.severity.value == "error"
    assert path(finding) == "c.done -> d.done -> b.done -> c.done"
    assert "(1 more events are entangled with it)" in finding.message


def test_a_retry_before_a_loop_is_told_apart_from_it() -> None:
    retry = "p: {handlers: [{on: a.done, outcomes: [{emits: a.done}, {emits: b.done}]}]}"
    found = cycles(f"{chain([('b.done', 'c.done'), ('c.done', 'b.done')])}\n{retry}")
    assert {path(finding): finding.severity.value for finding in found} == {
        "a.done -> a.done": "warning",
        "c.done -> b.done -> c.done": "error",
    }


@pytest.mark.parametrize(
    "handler",
    [
        "{on: {first: [b.done]}, emits: a.done}",
        "{on: {all: [b.done, s.done]}, emits: a.done}",
        "{on: {all: [b.done, s.done], within: 1h}, on_timeout: {emits: a.done}}",
        "{on: {after: 1h, of: b.done}, emits: a.done}",
        "{on: b.done, undoes: reserve, emits: a.done}",
    ],
)
def test_a_loop_through_what_happens_once_is_noted(handler: str) -> None:
    (finding,) = cycles(f"s: {{publishes: [s.done]}}\np: {{handlers: [{{on: a.done, emits: b.done}}, {handler}]}}")
    assert finding.severity.value == "note"
    assert "it ends by itself" in finding.message


def test_a_loop_that_a_join_hears_too_still_runs_for_ever() -> None:
    body = "p: {handlers: [{on: {all: [s.done], unless: a.done}, emits: b.done}, {on: a.done, emits: a.done}]}"
    (finding,) = cycles(body)
    assert (path(finding), finding.severity.value) == ("a.done -> a.done", "error")


def test_an_undoing_whose_effect_is_done_again_can_go_on() -> None:
    body = """p: {handlers: [{on: a.done, does: reserve, emits: b.done}]}
    q: {handlers: [{on: b.done, undoes: reserve, emits: a.done}]}"""
    (finding,) = cycles(body)
    assert finding.severity.value == "warning"


@pytest.mark.parametrize(
    "body",
    [
        f"{START}\nt: {{handlers: [{{on: a.done, emits: b.done}}]}}\nu: {{handlers: [{{on: b.done, emits: c.done}}]}}",
        "s: {publishes: [a.done], handlers: [{on: b.done}]}\nt: {handlers: [{on: a.done, emits: b.done}]}",
        "t: {handlers: [{on: {all: [a.done], unless: b.done}, emits: b.done}]}",
        "t: {handlers: [{on: {after: 1h, of: a.done, unless: b.done}, emits: b.done}]}",
        f"{START}\nt: {{handlers: [{{on: a.done, emits: b.done}}, {{on: b.done, observes: true}}]}}",
    ],
)
def test_feedback_between_services_and_closing_are_no_loop(body: str) -> None:
    assert cycles(body) == []


def test_a_loop_through_a_pattern_is_found() -> None:
    (finding,) = cycles("p: {handlers: [{on: {matching: 'a.*'}, emits: a.done}]}")
    assert (path(finding), finding.severity.value) == ("a.done -> a.done", "error")


def ring(size: int) -> list[tuple[str, str]]:
    return [(f"step{n}.taken", f"step{(n + 1) % size}.taken") for n in range(size)]


def complete(size: int) -> list[tuple[str, str]]:
    return [(f"step{a}.taken", f"step{b}.taken") for a in range(size) for b in range(size) if a != b]


@pytest.mark.parametrize(("edges", "length"), [(ring(2_000), 2_000), (complete(60), 2)])
def test_large_loops_are_found_quickly(edges: list[tuple[str, str]], length: int) -> None:
    before = time.perf_counter()
    (finding,) = cycles(chain(edges))
    assert len(finding.scenario) == length
    assert time.perf_counter() - before < 20
