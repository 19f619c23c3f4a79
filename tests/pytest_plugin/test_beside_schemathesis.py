"""With schemathesis installed, whose plugin is loaded by itself, all is as it is without."""

from __future__ import annotations

import pytest

from tests.pytest_plugin.shops import ONCE, shop

DRAWN = (
    ONCE
    + """
from hypothesis import given, settings
from choreo_check.strategies import runs

@settings(max_examples=50, deadline=None, database=None, derandomize=True)
@given(runs(system))
def test_drawn_works_once(run):
    run.start()
    run.settle()
    assert run.ledger.done("work") == 1
"""
)
LOOPS = ("-o", "asyncio_default_fixture_loop_scope=function")


def test_failures_tell_their_runs(pytester: pytest.Pytester) -> None:
    pytest.importorskip("schemathesis")
    shop(pytester, DRAWN)
    found = pytester.runpytest_subprocess("-p", "hypothesispytest", *LOOPS)
    found.assert_outcomes(failed=2)
    found.stdout.fnmatch_lines_random([
        "  calm except: OrderPlaced comes to worker twice, at once",
        "*run_under(system, '0.1.any.all.*'), calm except: OrderPlaced comes to worker twice, at once",
    ])  # fmt: skip
