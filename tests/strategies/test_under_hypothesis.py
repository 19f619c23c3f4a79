"""Runs in tests of Hypothesis: its database, its profiles, its statistics, its state machines."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.errors import InvalidArgument

from tests.pytest_plugin.shops import shop

DRAWN = """
import os
from hypothesis import given, settings
from choreo_check.strategies import runs

@settings(max_examples=int(os.environ["EXAMPLES"]), deadline=None)
@given(runs(system, max_faults=1))
def test_works_once(run):
    run.start()
    run.settle()
    assert run.ledger.done("work") == 1
"""
MACHINE = """
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from choreo_check.strategies import runs

class Orders(RuleBasedStateMachine):
    run = None
    orders = 0

    @initialize(run=runs(system, max_faults=1))
    def begin(self, run):
        self.run = run

    @precondition(lambda self: self.orders < 3)
    @rule()
    def order(self):
        self.run.publish("OrderPlaced", {"number": self.orders})
        self.orders += 1

    @rule()
    def wait(self):
        self.run.advance(5)

    @rule()
    def settle(self):
        self.run.settle()

    @invariant()
    def nobody_works_twice(self):
        assert self.run is None or self.run.ledger.done("work") <= self.orders

Orders.TestCase.settings = settings(
    max_examples=60, stateful_step_count=6, deadline=None, database=None, derandomize=True
)
TestOrders = Orders.TestCase
"""


def tried(pytester: pytest.Pytester, examples: int, *arguments: str) -> pytest.RunResult:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXAMPLES", str(examples))
        return pytester.runpytest_subprocess("-p", "hypothesispytest", *arguments)


def test_its_database_tries_first_what_has_failed(pytester: pytest.Pytester) -> None:
    shop(pytester, DRAWN)
    tried(pytester, 1).assert_outcomes(passed=1)
    tried(pytester, 200).assert_outcomes(failed=1)
    tried(pytester, 1).assert_outcomes(failed=1)


def test_its_profile_for_builds_finds_the_same_each_time(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        settings.get_profile("ci")
    except InvalidArgument:
        pytest.skip("this Hypothesis has no such profile")
    monkeypatch.setenv("CI", "true")
    shop(pytester, DRAWN)
    first, second = (tried(pytester, 100) for _ in range(2))
    told = [[line for line in found.outlines if "run_under" in line] for found in (first, second)]
    assert told[0] == told[1] != []
    assert not (pytester.path / ".hypothesis" / "examples").exists()


def test_its_statistics_say_which_faults_were_tried(pytester: pytest.Pytester) -> None:
    shop(pytester, DRAWN, sound=True)
    found = tried(pytester, 200, "--hypothesis-show-statistics", "--hypothesis-seed=0")
    found.stdout.fnmatch_lines(["*Events:*", "*%, duplicate: worker on OrderPlaced"])


@pytest.mark.parametrize("sound", [True, False])
def test_its_state_machines_may_drive_a_run(pytester: pytest.Pytester, *, sound: bool) -> None:
    shop(pytester, MACHINE, sound=sound)
    found = pytester.runpytest_subprocess("-p", "hypothesispytest")
    if sound:
        found.assert_outcomes(passed=1)
        return
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["*calm except: OrderPlaced comes to worker twice, at once"])
