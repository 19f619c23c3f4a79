"""Installed, the plugin is silent and free: who tests no sagas does not notice it."""

from __future__ import annotations

import pytest

UNRELATED = """
import sys

HEAVY = {"hypothesis", "jsonschema", "jsonschema_rs", "pydantic", "pysat", "rich", "yaml", "multiprocessing"}

def test_nothing_of_it_is_loaded():
    assert HEAVY & set(sys.modules) == set()
    assert sorted(name for name in sys.modules if name.startswith("choreo_check")) == [
        "choreo_check",
        "choreo_check.pytest_plugin",
        "choreo_check.pytest_plugin.hooks",
        "choreo_check.pytest_plugin.tally",
    ]
"""


def test_an_unrelated_test_run_loads_next_to_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(UNRELATED)
    found = pytester.runpytest_subprocess("-W", "error", "-p", "no:xdist")
    found.assert_outcomes(passed=1)


def test_an_unrelated_test_run_says_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    pytester.makefile(".yaml", topology="choreo: 1")
    found = pytester.runpytest_inprocess("-W", "error")
    found.assert_outcomes(passed=1)
    assert "choreo" not in found.stdout.str().replace("choreo_check-0.1.0", "").replace("choreo-check-0.1.0", "")


def test_its_options_are_explained(pytester: pytest.Pytester) -> None:
    found = pytester.runpytest_inprocess("--help")
    found.stdout.fnmatch_lines(
        ["choreographed sagas:", "*--choreo *", "*--choreo-replay=TOKEN*", "*choreo_topologies*"]
    )
