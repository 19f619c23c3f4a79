"""CHO7xx: advice, and exactly where it begins."""

from __future__ import annotations

import pytest

from tests.linting.topologies import linted, services


def line_of(steps: int) -> str:
    handled = "\n".join(f"s{n}: {{handlers: [{{on: Step{n}Taken, emits: Step{n + 1}Taken}}]}}" for n in range(steps))
    return services(f"s: {{publishes: [Step0Taken, SideTaken]}}\n{handled}")


def saga(starts: str, succeeds: str) -> str:
    return f"sagas: {{journey: {{starts: {starts}, succeeds: {succeeds}}}}}\n"


@pytest.mark.parametrize(("steps", "count"), [(5, 0), (6, 1)])
def test_six_steps_are_too_many(steps: int, count: int) -> None:
    found = linted(line_of(steps) + saga("Step0Taken", f"Step{steps}Taken"), "CHO701")
    assert len(found) == count


def test_a_start_that_leads_nowhere_hides_no_long_way() -> None:
    (finding,) = linted(line_of(6) + saga("[Step0Taken, SideTaken]", "Step6Taken"), "CHO701")
    assert finding.message.startswith("6 steps lead")


def test_the_shortest_way_counts() -> None:
    assert linted(line_of(6) + saga("[Step0Taken, Step3Taken]", "Step6Taken"), "CHO701") == []


def test_a_saga_that_cannot_succeed_or_goes_round_is_not_long() -> None:
    assert linted(line_of(6) + saga("Step0Taken", "SideTaken"), "CHO701") == []
    assert linted(services("a: {handlers: [{on: a.done, emits: a.done}]}") + saga("a.done", "b.done"), "CHO701") == []


def test_a_process_manager_may_take_many_steps() -> None:
    assert linted("commands: DoIt\n" + line_of(6) + saga("Step0Taken", "Step6Taken"), "CHO701") == []


@pytest.mark.parametrize(("count", "found"), [(7, 0), (8, 1)])
def test_eight_consumers_are_too_many(count: int, found: int) -> None:
    body = "\n".join(f"s{n}: {{handlers: [{{on: x.made}}, {{on: x.made}}]}}" for n in range(count))
    watching = "w: {handlers: [{on: x.made, observes: true}]}"
    assert len(linted(services(f"a: {{publishes: [x.made]}}\n{body}\n{watching}"), "CHO702")) == found


@pytest.mark.parametrize(("events", "width", "found"), [(31, 10, 1), (30, 10, 0), (31, 9, 0)])
def test_thirty_events_across_ten_services_are_spaghetti(events: int, width: int, found: int) -> None:
    handled: dict[int, list[str]] = {number: [] for number in range(width)}
    for step in range(events):
        handled[step % width].append(f"{{on: Step{step}Taken, emits: Step{step + 1}Taken}}")
    body = "\n".join(f"s{number}: {{handlers: [{', '.join(lines)}]}}" for number, lines in handled.items())
    assert len(linted(services(f"a: {{publishes: [Step0Taken]}}\n{body}"), "CHO703")) == found
