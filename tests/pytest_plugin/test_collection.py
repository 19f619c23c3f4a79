"""Topologies that are tested without any code."""

from __future__ import annotations

import pytest

from tests.pytest_plugin.shops import TOPOLOGY, shop

CONTRACT = (
    '{"type": "object", "required": ["total"], "properties": {"total": {"type": "TYPE"}}, "examples": [{"total": 1}]}'
)


def test_a_sound_system_passes_rule_by_rule_and_fault_by_fault(pytester: pytest.Pytester) -> None:
    shop(pytester, sound=True)
    found = pytester.runpytest_inprocess("--choreo", "-v", "-k", "not contract and not CHO5")
    assert found.parseoutcomes().keys() == {"passed", "deselected"}
    found.stdout.fnmatch_lines([
        "topology.yaml::lint: CHO201 unhandled-event PASSED*",
        "topology.yaml::saga ordering: CHO402 unfinished-saga PASSED*",
        "topology.yaml::chaos: calm PASSED*",
        "topology.yaml::chaos: crash PASSED*",
    ])  # fmt: skip


def test_a_fault_that_breaks_it_fails_with_the_finding_and_no_traceback(pytester: pytest.Pytester) -> None:
    shop(pytester)
    found = pytester.runpytest_inprocess("--choreo", "-k", "chaos")
    found.stdout.fnmatch_lines([
        "*_ chaos: duplicate _*",
        "topology.yaml:6:*: error CHO910 [[]repeated-effect] work happens twice in one saga",
        "FAILED topology.yaml::chaos: duplicate*",
    ])  # fmt: skip
    found.stdout.no_fnmatch_line("*Traceback*")
    found.stdout.no_fnmatch_line("*FAILED topology.yaml::chaos: calm*")
    found.stdout.no_fnmatch_line("*FAILED topology.yaml::chaos: delay*")


def test_a_rule_that_finds_something_fails(pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".yaml", topology=TOPOLOGY.replace("  mail: {external: true, handlers: [{on: OrderFilled}]}\n", "")
    )
    found = pytester.runpytest_inprocess("--choreo", "-k", "lint")
    found.stdout.fnmatch_lines(["topology.yaml:6:*: warning CHO201 [[]unhandled-event] nobody handles `OrderFilled`"])
    assert found.parseoutcomes()["failed"] >= 1


def test_contracts_are_tested_version_by_version(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", topology=TOPOLOGY.replace("system: shop:system", "contracts: ."))
    for event, version, kind in (
        ("OrderPlaced", 1, "number"),
        ("OrderPlaced", 2, "string"),
        ("OrderFilled", 1, "number"),
    ):
        pytester.mkdir(event) if version == 1 else None
        (pytester.path / event / f"{version}.json").write_text(CONTRACT.replace("TYPE", kind))
    found = pytester.runpytest_inprocess("--choreo", "-v", "-k", "contract:")
    found.assert_outcomes(passed=1, failed=1, deselected=found.parseoutcomes()["deselected"])
    found.stdout.fnmatch_lines([
        'OrderPlaced/2.json: example 1: /total: 1 is not of type "string"',
        "OrderPlaced/2.json:*CHO8*",
    ])  # fmt: skip


def test_a_file_that_cannot_be_read_is_an_error_of_collection(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", topology="choreo: 1\nservcies: {}\n")
    found = pytester.runpytest_inprocess("--choreo")
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*topology.yaml:2:1: *servcies*", "help: *"])


def test_another_file_is_collected_where_it_is_named(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", other=TOPOLOGY)
    assert pytester.runpytest_inprocess("--choreo").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert pytester.runpytest_inprocess("--choreo", "other.yaml", "-k", "CHO101").ret == 0


def test_the_configuration_may_say_where_topologies_are(pytester: pytest.Pytester) -> None:
    shop(pytester, "def test_nothing(): pass", sound=True)
    pytester.mkdir("tests").joinpath("test_it.py").write_text("def test_it(): pass")
    pytester.makeini("[pytest]\ntestpaths = tests\nchoreo_topologies = *.yaml\n")
    found = pytester.runpytest_inprocess("-k", "CHO201 or test_it")
    found.assert_outcomes(passed=2, deselected=found.parseoutcomes()["deselected"])
    found = pytester.runpytest_inprocess("tests")
    found.assert_outcomes(passed=1)
