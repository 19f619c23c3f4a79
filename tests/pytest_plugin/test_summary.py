"""What a session says in the end of all that was tried, whichever process tried it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from choreo_check.pytest_plugin.tally import TRUNCATED
from tests.pytest_plugin.shops import HEAD, ONCE, shop

SEVERAL = ONCE + "".join(ONCE.replace("works_once", f"works_once_{number}") for number in range(3))


def summary(found: pytest.RunResult) -> list[str]:
    return [line for line in found.outlines if re.match(r"\d+ tests?, |never exercised", line)]


def test_coverage_below_what_is_asked_for_fails(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE, sound=True)
    assert pytester.runpytest_inprocess("--choreo-min-coverage", "10").ret == 0
    found = pytester.runpytest_inprocess("--choreo-min-coverage", "100")
    assert found.ret == 1
    found.stdout.fnmatch_lines(["never exercised: *", "coverage is below 100 %"])


def test_a_test_that_could_not_make_every_schedule_says_so_and_passes(pytester: pytest.Pytester) -> None:
    shop(pytester, SEVERAL.replace("max_faults=1", "max_faults=1, runs=10", 1), sound=True)
    found = pytester.runpytest_inprocess("--junitxml", "out.xml")
    found.assert_outcomes(passed=4)
    short = "test_shop.py::test_works_once: complete up to no fault, truncated in 10 runs: more with runs="
    assert [line for line in found.outlines if "truncated" in line] == [short]
    properties = [one for one in ET.parse(Path("out.xml")).iter("property") if one.get("name") == TRUNCATED]  # noqa: S314  our own
    assert sorted(str(one.get("value")).partition(",")[0] for one in properties) == [
        "complete up to no fault",
        *["no"] * 3,
    ]


def test_a_topology_without_enough_effort_says_so(pytester: pytest.Pytester) -> None:
    shop(pytester, sound=True)
    found = pytester.runpytest_inprocess("--choreo", "topology.yaml", "--choreo-effort", "2")
    short = "topology.yaml::chaos: duplicate: complete up to no fault, truncated in * runs: more with --choreo-effort"
    found.stdout.fnmatch_lines([short])


def test_without_tests_of_sagas_no_coverage_is_asked_for(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    assert pytester.runpytest_inprocess("--choreo-min-coverage", "100").ret == 0


def test_workers_of_xdist_add_up_to_what_one_process_finds(pytester: pytest.Pytester) -> None:
    shop(pytester, SEVERAL, sound=True)
    alone = pytester.runpytest_subprocess()
    shared = pytester.runpytest_subprocess("-n", "2")
    for found in (alone, shared):
        found.assert_outcomes(passed=4)
    assert summary(alone) == summary(shared) != []


def test_workers_of_xdist_find_the_same_failures_with_the_same_schedules(pytester: pytest.Pytester) -> None:
    shop(pytester, SEVERAL)
    told = []
    for processes in ("0", "2", "3"):
        found = pytester.runpytest_subprocess("-n", processes, "--choreo-no-keep", "--choreo-seed", "3")
        found.assert_outcomes(failed=4)
        lines = [line for line in found.outlines if "replay:" in line or line.startswith("FAILED")]
        told.append((sorted(lines), summary(found)))
    assert told[0] == told[1] == told[2]
    assert len(told[0][0]) >= 8


def test_a_junit_file_says_what_was_tried(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE, sound=True)
    pytester.runpytest_inprocess("--junitxml", "out.xml", "--choreo-seed", "7")
    properties = {one.get("name"): one.get("value") for one in ET.parse(Path("out.xml")).iter("property")}  # noqa: S314  our own
    assert properties["choreo-check.seed"] == "7"
    assert properties["choreo-check.complete-up-to"] == "1"
    assert int(properties["choreo-check.runs"] or 0) > 10


BRANCHES = """
@saga_test(system, max_faults=0)
def test_ends(run):
    run.start()

@saga_test(system, max_faults=0)
def test_is_cancelled(run):
    run.publish("OrderCancelled")
"""


@pytest.fixture
def cancelled(pytester: pytest.Pytester) -> Path:
    """Write a shop whose worker also cancels; and rests, which it never reports."""
    shop(pytester, BRANCHES, sound=True)
    topology = pytester.path / "topology.yaml"
    handlers = "handlers: [{on: OrderCancelled, does: cancel, effects: rest, emits: OrderClosed}, "
    said = (
        topology.read_text()
        .replace("handlers: [", handlers, 1)
        .replace("[OrderPlaced]", "[OrderPlaced, OrderCancelled]")
    )
    topology.write_text(said + "\n  closing: {starts: OrderCancelled, succeeds: OrderClosed}\n")
    binding = pytester.path / "shop.py"
    hears = '\n    env.on("OrderCancelled", lambda message: (env.effect("cancel"), env.publish("OrderClosed")))\n'
    binding.write_text(binding.read_text() + hears)
    return topology


def unseen(found: pytest.RunResult) -> list[str]:
    assert not found.ret
    return [line for line in found.outlines if ": never " in line or ": not answered" in line]


@pytest.mark.usefixtures("cancelled")
def test_what_no_test_has_seen_is_named(pytester: pytest.Pytester) -> None:
    assert unseen(pytester.runpytest_inprocess()) == ["shop: never done: rest"]
    assert unseen(pytester.runpytest_inprocess("-k", "test_ends")) == [
        "shop: never published: OrderClosed",
        "shop: never done: cancel, rest",
    ]
    assert unseen(pytester.runpytest_inprocess("-k", "calm", "--choreo", "topology.yaml")) == ["shop: never done: rest"]


@pytest.mark.usefixtures("cancelled")
def test_workers_of_xdist_see_it_together(pytester: pytest.Pytester) -> None:
    assert unseen(pytester.runpytest_subprocess("-n", "2")) == ["shop: never done: rest"]


def test_a_test_of_one_saga_says_nothing_of_others(pytester: pytest.Pytester, cancelled: Path) -> None:
    assert cancelled.exists()
    pytester.makepyfile(test_shop=HEAD + BRANCHES.replace("max_faults=0", 'max_faults=0, saga="ordering"', 1))
    assert unseen(pytester.runpytest_inprocess("-k", "test_ends")) == []


def test_who_is_not_there_to_answer_is_named(pytester: pytest.Pytester, cancelled: Path) -> None:
    said = cancelled.read_text()
    said = said.replace(
        "{on: OrderFilled}", "{on: OrderFilled, emits: MailSent}, {on: OrderCancelled, emits: Refunded}"
    )
    cancelled.write_text(said.replace("succeeds: OrderClosed", "succeeds: Refunded"))
    missing = (
        "shop: not answered, as nobody is bound for it, so that the saga's end was not judged: OrderCancelled by mail"
    )
    assert missing in unseen(pytester.runpytest_inprocess("-k", "test_is_cancelled"))
    assert missing not in unseen(pytester.runpytest_inprocess("-k", "test_ends"))
    assert missing in unseen(pytester.runpytest_inprocess("-k", "calm", "--choreo", "topology.yaml"))
