"""Asynchronous tests where a plugin gives them an event loop: they may await it, and so may their fixtures."""

from __future__ import annotations

import pytest

from tests.pytest_plugin.shops import shop

IN_ASYNCIO = """
import asyncio
import pytest_asyncio

@pytest_asyncio.fixture
async def loop():
    await asyncio.sleep(0)
    return asyncio.get_running_loop()

MARK
@saga_test(system, max_faults=1)
async def test_works_in_the_loop_of_its_fixtures(run, loop):
    run.start()
    async with asyncio.timeout(60):
        await asyncio.sleep(0)
    assert asyncio.get_running_loop() is loop
    run.settle()
    assert run.ledger.done("work") == 1
"""
IN_ANYIO = """
import anyio

@pytest.fixture
async def order(anyio_backend):
    await anyio.sleep(0)
    return {"total": 7}

@pytest.mark.anyio
@saga_test(system, max_faults=1)
async def test_works_in_any_loop(run, order):
    run.publish("OrderPlaced", order)
    async with anyio.create_task_group() as group:
        group.start_soon(anyio.sleep, 0)
    run.settle()
    assert run.service("worker").store["last"]["total"] == order["total"]
    assert run.ledger.done("work") == 1
"""
LOOPS = ("-o", "asyncio_default_fixture_loop_scope=function")


@pytest.mark.parametrize(("mode", "mark"), [("strict", "@pytest.mark.asyncio"), ("auto", "")])
def test_a_sound_system_passes_under_asyncio(pytester: pytest.Pytester, mode: str, mark: str) -> None:
    pytest.importorskip("pytest_asyncio")
    shop(pytester, IN_ASYNCIO.replace("MARK", mark), sound=True)
    pytester.runpytest_subprocess("-o", f"asyncio_mode={mode}", *LOOPS).assert_outcomes(passed=1)


@pytest.mark.parametrize(("mode", "mark"), [("strict", "@pytest.mark.asyncio"), ("auto", "")])
def test_a_failure_under_asyncio_reads_like_any_other(pytester: pytest.Pytester, mode: str, mark: str) -> None:
    pytest.importorskip("pytest_asyncio")
    shop(pytester, IN_ASYNCIO.replace("MARK", mark))
    found = pytester.runpytest_subprocess("-o", f"asyncio_mode={mode}", *LOOPS)
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines([
        "E       AssertionError: assert 2 == 1",
        "  calm except: OrderPlaced comes to worker twice, at once",
    ])  # fmt: skip
    found.stdout.no_fnmatch_line("*pytest_plugin*")


def test_without_a_mark_the_strict_mode_leaves_it_to_be_run_by_hand(pytester: pytest.Pytester) -> None:
    pytest.importorskip("pytest_asyncio")
    shop(pytester, "@saga_test(system, max_faults=1)\nasync def test_runs(run):\n    run.start()\n", sound=True)
    pytester.runpytest_subprocess("-o", "asyncio_mode=strict", *LOOPS).assert_outcomes(passed=1)


def test_a_sound_system_passes_under_every_backend_of_anyio(pytester: pytest.Pytester) -> None:
    pytest.importorskip("trio")
    pytest.importorskip("anyio")
    shop(pytester, IN_ANYIO, sound=True)
    pytester.runpytest_subprocess(*LOOPS).assert_outcomes(passed=2)


def test_a_failure_under_anyio_reads_like_any_other(pytester: pytest.Pytester) -> None:
    pytest.importorskip("anyio")
    shop(pytester, IN_ANYIO)
    found = pytester.runpytest_subprocess("-k", "asyncio", *LOOPS)
    found.assert_outcomes(failed=1, deselected=found.parseoutcomes().get("deselected", 0))
    found.stdout.fnmatch_lines(["E       AssertionError: assert 2 == 1"])
