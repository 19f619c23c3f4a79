"""Schedules and runs that Hypothesis draws: what it shrinks them to, and what a failing case says."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from benchmarks.shrinking import Points, simplicity, theirs
from choreo_check.simulation.catalogue import all_faults
from choreo_check.simulation.schedule import parsed
from choreo_check.simulation.system import System
from choreo_check.strategies import Stopped, run_under
from reference_services.defects.branch_never_compensated import system as branch_never_compensated
from reference_services.food_delivery.hardened.binding import system as hardened
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import Small

ROOT = Path(__file__).parents[2]
DEFECTS = (
    "broken-invariant",
    "dead-letter",
    "kept-effect",
    "repeated-effect",
    "undone-twice",
    "unexpected-outcome",
    "unfinished-run",
    "unstable-emission",
)


def small(name: str, folder: Path) -> tuple[Small, System]:
    proof = import_module(f"tests.simulation.oracles.{name.replace('-', '_')}").PROOF
    assert isinstance(proof, Proof)
    proof.wrong.system.topology = proof.wrong.load(folder).location.path
    return proof.wrong, System(proof.wrong.system.topology, proof.wrong.system.bindings, proof.wrong.system.invariants)


@pytest.mark.parametrize("name", DEFECTS)
def test_shrinks_to_the_schedule_that_our_own_search_finds(name: str, tmp_path: Path) -> None:
    wrong, system = small(name, tmp_path)
    found = wrong.search(tmp_path, searches=("exhaustive",), faults_max=2, effort=20_000)
    tokens = [one.schedule.token for one in found.findings if one.name == name and one.schedule is not None]
    own: Points = min((dict(parsed(token).deviations) for token in tokens), key=simplicity)
    drawn = theirs(system, f"[{name}]", seed=0)
    assert drawn is not None
    assert drawn.deviations == own != {}


def test_prefers_a_decision_to_a_fault_before_it() -> None:
    drawn = theirs(branch_never_compensated, "[kept-effect]", seed=0)
    assert drawn is not None
    run = run_under(branch_never_compensated, drawn)
    run.start()
    run.settle()
    assert not any(run.was_injected(fault.name) for fault in all_faults())
    assert len(drawn.deviations) == 1


def test_a_token_makes_the_same_run_again(tmp_path: Path) -> None:
    _, system = small("repeated-effect", tmp_path)
    run = run_under(system, "0.1.any.all.0-1")
    run.start()
    run.settle()
    assert run.token == "0.1.any.all.0-1"  # noqa: S105  no secret
    assert len(run.ledger.entries) == 2
    with pytest.raises(AssertionError, match=r"CHO910 \[repeated-effect\]"):
        run.check()


def test_what_leaves_the_simulated_world_ends_the_run(tmp_path: Path) -> None:
    _, system = small("uncontrolled-handler", tmp_path)
    run = run_under(system, "0.1.any.all")
    run.start()
    with pytest.raises(Stopped):
        run.settle()
    with pytest.raises(AssertionError, match="CHO913"):
        run.check()


DRAWN = """
from hypothesis import example, given, settings
from choreo_check.strategies import run_under, runs, schedules
from shop import system

@settings(max_examples=50, deadline=None, database=None, derandomize=True)
@given(runs(system))
def test_works_once(run):
    run.start()
    run.settle()
    assert run.ledger.done("work") == 1

@example("0.1.any.all.1-1")
@settings(max_examples=5, deadline=None, database=None, derandomize=True)
@given(schedules(system, max_faults=0))
def test_is_made_again(schedule):
    run = run_under(system, schedule)
    run.start()
    run.settle()
"""


def test_a_failing_case_tells_its_run(pytester: pytest.Pytester) -> None:
    from tests.pytest_plugin.shops import shop  # noqa: PLC0415  only this test writes a project

    shop(pytester, DRAWN)
    found = pytester.runpytest_subprocess("-p", "hypothesispytest")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines([
        "*AssertionError: assert 2 == 1",
        "*run_under(system, '0.1.any.all.*'), calm except: OrderPlaced comes to worker twice, at once",
        "*worker *hears OrderPlaced (attempt 2) → does work, publishes OrderFilled",
    ])  # fmt: skip


def test_the_code_on_the_page_holds_for_the_hardened_food_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "reference" / "pytest.md").read_text(encoding="utf-8")
    (code,) = (
        block for block in re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE) if "@given" in block
    )
    names: dict[str, Any] = {"system": hardened}
    exec(code, names)  # noqa: S102  what the reader would run
    few = settings(max_examples=25, database=None, deadline=None, derandomize=True)
    few(names["test_every_order_comes_to_its_end"])()
