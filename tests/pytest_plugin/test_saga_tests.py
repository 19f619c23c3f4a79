"""Tests decorated with `saga_test`: what they are given, how they fail, how a failure is made again."""

from __future__ import annotations

import re

import pytest

from tests.pytest_plugin.shops import ONCE, shop


def test_a_sound_system_passes(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE, sound=True)
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(passed=1)
    found.stdout.fnmatch_lines(["1 test, * runs; * pairs of fault and subscription (* %)"])


def test_a_failure_shows_the_line_of_the_test_and_the_smallest_schedule(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE)
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines([
        ">       assert run.ledger.done(*work*) == 1",
        "E       AssertionError: assert 2 == 1",
        "test_shop.py:*: AssertionError",
        "*Captured choreo-check call*",
        "*CHO918 [[]broken-assertion] AssertionError: assert 2 == 1",
        "  calm except: OrderPlaced comes to worker twice, at once",
        '  replay: pytest "test_shop.py::test_works_once" --choreo-replay 0.1.any.all.*',
    ])  # fmt: skip
    found.stdout.no_fnmatch_line("*pytest_plugin*")


def test_a_failure_is_made_again_by_its_token(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE)
    token = re.search(r"--choreo-replay (\S+)", pytester.runpytest_inprocess().stdout.str())
    assert token is not None
    again = pytester.runpytest_inprocess("test_shop.py::test_works_once", "--choreo-replay", token[1])
    again.assert_outcomes(failed=1)
    again.stdout.fnmatch_lines(["E       AssertionError: assert 2 == 1", f"*--choreo-replay {token[1]}"])


@pytest.mark.parametrize(
    ("publishing", "code"), [('env.publish("OrderFilled", {"lot": urandom(8).hex()})', 917), ("while True: pass", 913)]
)
def test_what_is_up_to_chance_or_never_returns_is_made_again(
    pytester: pytest.Pytester, publishing: str, code: int
) -> None:
    shop(pytester, "@saga_test(system)\ndef test_runs(run):\n    run.start()\n", sound=True)
    said = pytester.path / "shop.py"
    said.write_text("from os import urandom\n" + said.read_text().replace('env.publish("OrderFilled")', publishing))
    found = pytester.runpytest_inprocess("--choreo-replay", "0.1.any.all")
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines([f"*CHO{code}*"])


@pytest.mark.parametrize(("token", "said"), [("nonsense", "is no replay token"), ("0.1.any.all.fff-1", None)])
def test_a_token_of_something_else_is_refused_or_harmless(
    pytester: pytest.Pytester, token: str, said: str | None
) -> None:
    shop(pytester, ONCE)
    found = pytester.runpytest_inprocess("--choreo-replay", token)
    found.assert_outcomes(failed=1 if said else 0, passed=0 if said else 1)
    assert said is None or said in found.stdout.str()


def test_what_oracles_find_fails_a_test_that_asserts_nothing(pytester: pytest.Pytester) -> None:
    shop(pytester, "@saga_test(system, max_faults=1)\ndef test_runs(run):\n    run.start()\n")
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["*CHO910 [[]repeated-effect] work happens twice in one saga"])
    found.stdout.no_fnmatch_line("*Traceback*")


def test_oracles_can_be_left_out(pytester: pytest.Pytester) -> None:
    shop(pytester, "@saga_test(system, max_faults=1, oracles=False)\ndef test_runs(run):\n    run.start()\n")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_a_comment_in_the_topology_accepts_what_oracles_find_and_no_assertion(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE + "@saga_test(system, max_faults=1)\ndef test_runs(run):\n    run.start()\n")
    file = pytester.path / "topology.yaml"
    file.write_text(file.read_text().replace("dead_letter: dead}]}", "dead_letter: dead}]}  # choreo: ignore[CHO910]"))
    found = pytester.runpytest_inprocess("--choreo", "test_shop.py", "topology.yaml", "-k", "test_ or duplicate")
    found.assert_outcomes(passed=2, failed=1, deselected=found.parseoutcomes()["deselected"])
    found.stdout.fnmatch_lines(["*CHO918 [[]broken-assertion] AssertionError: assert 2 == 1"])


def test_only_the_faults_that_are_named_happen(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE.replace("max_faults=1", "faults=['delay']"))
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_without_faults_it_is_an_ordinary_test(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE.replace("max_faults=1", "max_faults=0"))
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("faults=['duplicat']", "no fault named 'duplicat'"),
        ("saga='odering'", "no saga named 'odering'"),
        ("broker='kafak'", "no broker named 'kafak'"),
    ],
)
def test_what_does_not_exist_is_named(pytester: pytest.Pytester, said: str, named: str) -> None:
    shop(pytester, ONCE.replace("max_faults=1", said))
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    assert named in found.stdout.str()
    found.stdout.no_fnmatch_line("*Traceback*")
    found.stdout.no_fnmatch_line("*pytest_plugin*")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return False", "the invariant holds (shop.py:*) returned False: nobody knows whether it holds"),
        (
            "return run.stores['wroker']",
            "*CHO915 [[]broken-invariant] holds cannot judge: it raises KeyError: 'wroker' *",
        ),
    ],
)
def test_an_invariant_that_gives_no_answer_fails_the_test(pytester: pytest.Pytester, body: str, said: str) -> None:
    shop(pytester, ONCE, sound=True)
    file = pytester.path / "shop.py"
    file.write_text(file.read_text() + f"\n@system.invariant\ndef holds(run):\n    {body}\n")
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines([said])
    found.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    ("asked", "named", "meant"),
    [
        ("run.ledger.done('wrok')", "neither the topology nor any run has an effect 'wrok'", "work"),
        ("run.service('wroker')", "no service 'wroker' is bound", "worker"),
        ("run.was_injected('crahs')", "there is no fault named 'crahs'", "crash"),
        ("run.was_injected(event='OrderPalced')", "there is no event named 'OrderPalced'", "OrderPlaced"),
    ],
)
def test_a_misspelt_name_is_shown_at_its_line(pytester: pytest.Pytester, asked: str, named: str, meant: str) -> None:
    shop(pytester, ONCE.replace('run.ledger.done("work") == 1', f"not {asked}"), sound=True)
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines([f">       assert not {asked}", f"E       *ChoreoError: {named}"])
    found.stdout.fnmatch_lines([f"E       help: did you mean '{meant}'?", "test_shop.py:*"])
    found.stdout.no_fnmatch_line("*driving.py*")


@pytest.mark.parametrize(
    ("effect", "said", "failed"),
    [
        ("refund", "faults=()", 1),
        ("alarm", "faults=()", 0),
        ("alarm", "max_faults=0", 0),
        ("refund", "max_faults=0", 0),
    ],
)
def test_an_effect_that_no_run_has_is_told_where_faults_were_tried(
    pytester: pytest.Pytester, effect: str, said: str, failed: int
) -> None:
    shop(pytester, ONCE.replace('"work") == 1', f'"{effect}") <= 1').replace("max_faults=1", said), sound=True)
    file = pytester.path / "shop.py"
    alarm = "        if env.attempt > 1:\n            env.effect('alarm', key=message['id'])\n"
    file.write_text(file.read_text().replace("        env.publish(", f"{alarm}        env.publish("))
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=failed, passed=1 - failed)
    if failed:
        found.stdout.fnmatch_lines(
            ["neither the topology nor any run has an effect 'refund'", "help: there are *work*"]
        )


REDELIVERED = """
@saga_test(system, max_faults=1, broker="BROKER", oracles=False)
def test_no_message_comes_back(run):
    run.start()
    run.settle()
    assert not run.was_injected("redelivery")
"""


@pytest.mark.parametrize(("broker", "outcome"), [("nats-jetstream", "failed"), ("kafka", "passed")])
def test_only_what_the_broker_can_do_happens(pytester: pytest.Pytester, broker: str, outcome: str) -> None:
    shop(pytester, REDELIVERED.replace("BROKER", broker))
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(**{outcome: 1})
    if outcome == "failed":
        found.stdout.fnmatch_lines([f"*--choreo-replay 0.1.{broker}.all.*"])


FIXTURES = """
@pytest.fixture
def order(tmp_path):
    return {"total": 7}

class TestShop:
    @pytest.mark.parametrize("count", [1, 2])
    @saga_test(system, max_faults=1, oracles=False)
    def test_keeps_the_order(self, order, run, count):
        for _ in range(count):
            run.publish("OrderPlaced", order)
        run.settle()
        assert run.service("worker").store["last"]["total"] == order["total"]
        assert run.ledger.done("work") == count or run.was_injected(service="worker")
"""


def test_takes_fixtures_and_parameters_as_any_test_does(pytester: pytest.Pytester) -> None:
    shop(pytester, FIXTURES)
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_may_be_asynchronous(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE.replace("def test", "async def test"))
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["E       AssertionError: assert 2 == 1"])


def test_an_asynchronous_one_that_waits_for_the_real_world_is_told_so(pytester: pytest.Pytester) -> None:
    shop(
        pytester,
        ONCE.replace("def test", "async def test").replace(
            "run.start()", "import types; await types.coroutine(lambda: (yield 1))()"
        ),
    )
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_one_that_is_interrupted_has_not_passed(pytester: pytest.Pytester, kind: str) -> None:
    shop(pytester, f"@saga_test(system)\n{kind} test_runs(run):\n    raise KeyboardInterrupt\n", sound=True)
    found = pytester.runpytest_subprocess()
    assert found.ret == pytest.ExitCode.INTERRUPTED
    found.assert_outcomes(passed=0)


SKIPPED = """
@saga_test(system)
def test_is_skipped(run):
    pytest.skip("not today")

@saga_test(system, max_faults=0)
def test_fails_as_it_likes(run):
    pytest.fail("as I like")
"""


def test_skips_and_fails_as_any_test_does(pytester: pytest.Pytester) -> None:
    shop(pytester, SKIPPED)
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1, skipped=1)
    found.stdout.fnmatch_lines(["*Failed: as I like"])


def test_a_test_without_a_run_is_refused(pytester: pytest.Pytester) -> None:
    shop(pytester, "@saga_test(system)\ndef test_nothing():\n    pass\n")
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(errors=1)
    assert "test_nothing takes no argument `run`" in found.stdout.str()


TWO_ERRORS = """
@saga_test(system, max_faults=1, oracles=False)
def test_works_and_tells(run):
    run.start()
    run.settle()
    assert not run.was_injected("crash")
    assert run.ledger.done("work") == 1
"""


def test_two_assertions_that_fail_are_two_failures(pytester: pytest.Pytester) -> None:
    shop(pytester, TWO_ERRORS)
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    told = [line for line in found.outlines if "CHO918" in line]
    assert ["was_injected" in line or "assert not True" in line for line in told] == [False, True]
    assert "assert 2 == 1" in told[0]


def test_the_line_that_runs_it_again_holds_where_pytest_was_started(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop(
        pytester,
        ONCE.replace("@saga", '@pytest.mark.parametrize("note", ["a$b"])\n@saga').replace("(run)", "(run, note)"),
    )
    below = pytester.mkdir("below")
    monkeypatch.chdir(below)
    found = pytester.runpytest_inprocess("..", "--rootdir", "..")
    found.stdout.fnmatch_lines(["  replay: pytest '../test_shop.py::test_works_once[[]a$b]' --choreo-replay *"])
