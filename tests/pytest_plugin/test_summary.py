"""What a session says in the end of all that was tried, whichever process tried it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from choreo_check.pytest_plugin.tally import TRUNCATED
from tests.pytest_plugin.shops import ONCE, shop

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
