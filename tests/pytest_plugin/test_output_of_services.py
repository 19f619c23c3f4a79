"""What services, and tests of sagas, print and log: of thousands of runs pytest shows the one that is told."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pytest_plugin.shops import ONCE, shop

PRINTS = 'env.effect("work"'
LOUD = f'print("works"); getLogger("shop").warning("worked"); {PRINTS}'
STARTED = ONCE.replace("    run.start()\n", '    print("started")\n    run.start()\n')
UNASSERTED = "@saga_test(system, max_faults=1)\ndef test_works(run):\n    run.start()\n"


def loud_shop(pytester: pytest.Pytester, test: str, *, sound: bool = False) -> None:
    shop(pytester, test, sound=sound)
    binding = pytester.path / "shop.py"
    binding.write_text("from logging import getLogger\n" + binding.read_text().replace(PRINTS, LOUD))


def section(found: pytest.RunResult, name: str) -> list[str]:
    """Return the lines of a section of the report."""
    heads = [number for number, line in enumerate(found.outlines) if line.startswith(("---", "==="))]
    return next((found.outlines[one + 1 : other] for one, other in pairwise(heads) if name in found.outlines[one]), [])


def test_a_failing_assertion_shows_its_own_run(pytester: pytest.Pytester) -> None:
    loud_shop(pytester, STARTED)
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    assert section(found, "Captured stdout call") == ["started", "works", "works"]
    assert [line.partition("shop:")[0] for line in section(found, "Captured log call")] == ["WARNING  "] * 2


def test_what_an_oracle_finds_shows_its_run(pytester: pytest.Pytester) -> None:
    loud_shop(pytester, UNASSERTED)
    found = pytester.runpytest_inprocess()
    found.stdout.fnmatch_lines(["*CHO910*"])
    assert section(found, "Captured stdout call") == ["works", "works"]


@pytest.mark.parametrize(("arguments", "said"), [((), 0), (("--choreo-replay", "0.1.any.all"), 1)])
def test_a_test_that_passes_shows_what_it_was_asked_to_replay(
    pytester: pytest.Pytester, arguments: tuple[str, ...], said: int
) -> None:
    loud_shop(pytester, STARTED, sound=True)
    found = pytester.runpytest_inprocess("-s", *arguments)
    found.assert_outcomes(passed=1)
    assert found.stdout.str().count("started") == said


def test_a_test_may_ask_what_was_logged(pytester: pytest.Pytester) -> None:
    asks = ONCE.replace("(run)", "(run, caplog)").replace("    run.start", "    caplog.clear()\n    run.start")
    loud_shop(pytester, asks.replace('run.ledger.done("work") == 1', 'caplog.messages[0] == "worked"'), sound=True)
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_a_test_may_ask_what_was_printed(pytester: pytest.Pytester) -> None:
    asks = ONCE.replace("(run)", "(run, capsys)").replace("    run.start", "    capsys.readouterr()\n    run.start")
    loud_shop(pytester, asks.replace('run.ledger.done("work") == 1', '"works" in capsys.readouterr().out'), sound=True)
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_a_topology_shows_nothing(pytester: pytest.Pytester) -> None:
    loud_shop(pytester, "")
    found = pytester.runpytest_inprocess("--choreo", "-k", "duplicate")
    found.assert_outcomes(failed=1, deselected=found.parseoutcomes()["deselected"])
    assert "works" not in found.stdout.str().partition("CHO910")[0]
    assert not section(found, "Captured stdout call")
    assert not section(found, "Captured log call")
