"""What a search has found is found again, step for step, by the token that it gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from choreo_check.api.replaying import lines_of, replay
from choreo_check.api.simulating import Report
from choreo_check.errors import ChoreoError
from choreo_check.findings import Deviation, Finding
from tests.simulation.oracles.test_oracles import ORACLES, proof_of
from tests.simulation.small_systems import ONE_STEP, Small, bound, on

REPLAYABLE = [name for name in ORACLES if name not in {"uncontrolled-nondeterminism", "broken-assertion"}]
"""All but what is up to chance, and what a test drives: there the test makes the run again."""
CORRECT = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.publish("order.done"))))


def schedule_of(finding: Finding) -> Deviation:
    schedule = finding.problem.schedule
    assert schedule is not None
    return schedule


def search(small: Small, folder: Path) -> Report:
    return small.search(folder, faults_max=1, effort=5_000)


@pytest.mark.parametrize("name", REPLAYABLE)
def test_shows_again_what_was_found(name: str, tmp_path: Path) -> None:
    small = proof_of(name).wrong
    for finding in search(small, tmp_path).findings:
        told = lines_of(finding.problem.scenario)
        replayed = replay(small.system, schedule_of(finding).token, small.load(tmp_path), told)
        assert (replayed.verdict, replayed.diverged_at) == ("STILL FAILS", None)
        assert lines_of(replayed.steps) == told
        assert finding in replayed.findings


@pytest.mark.parametrize("name", REPLAYABLE)
def test_sees_that_it_was_put_right(name: str, tmp_path: Path) -> None:
    proof = proof_of(name)
    for finding in search(proof.wrong, tmp_path).findings:
        told = lines_of(finding.problem.scenario)
        right = replay(proof.right.system, schedule_of(finding).token, proof.right.load(tmp_path), told)
        assert right.verdict in {"FIXED", "DIVERGED"}
        assert right.findings == ()


def test_shows_again_what_is_up_to_chance(tmp_path: Path) -> None:
    small = proof_of("uncontrolled-nondeterminism").wrong
    (finding,) = (one for one in search(small, tmp_path).findings if one.name == "uncontrolled-nondeterminism")
    found = replay(small.system, schedule_of(finding).token, small.load(tmp_path))
    assert found.verdict == "STILL FAILS"
    assert "uncontrolled-nondeterminism" in {one.name for one in found.findings}


def test_calls_a_run_fixed_only_if_it_has_failed(tmp_path: Path) -> None:
    before = lines_of(replay(CORRECT.system, "0.1.any.all", CORRECT.load(tmp_path)).steps)
    assert replay(CORRECT.system, "0.1.any.all", CORRECT.load(tmp_path)).verdict == "PASSES"
    assert replay(CORRECT.system, "0.1.any.all", CORRECT.load(tmp_path), before).verdict == "FIXED"


def test_tells_a_run_that_diverges_as_far_as_it_goes(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    found = replay(small.system, "0.1.any.all.1-63", small.load(tmp_path))
    assert (found.verdict, found.diverged_at) == ("DIVERGED", 2)
    assert lines_of(found.steps) == ("shop begins → publishes order.placed", "worker hears order.placed")


def test_says_from_which_step_it_is_another_run(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    steps = lines_of(replay(small.system, "0.1.any.all", small.load(tmp_path)).steps)
    for number, before in enumerate([("other",), (*steps[:1], "other"), (*steps, "more")], start=1):
        assert replay(small.system, "0.1.any.all", small.load(tmp_path), before).diverged_at == number
    assert replay(small.system, "0.1.any.all", small.load(tmp_path), steps).diverged_at is None


@pytest.mark.parametrize("token", ["1.1.any.all", "0.1.any.rain", "0.1.nowhere.all", "what"])
def test_refuses_a_token_of_something_else(token: str, tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.publish("order.done"))))
    with pytest.raises(ChoreoError):
        replay(small.system, token, small.load(tmp_path))


def test_names_the_code_where_the_topology_does_not(tmp_path: Path) -> None:
    small = proof_of("repeated-effect").wrong
    (finding,) = (one for one in search(small, tmp_path).findings if one.name == "repeated-effect")
    found = replay(small.system, schedule_of(finding).token, small.load(tmp_path), named="mine:system")
    named = next(one for one in found.findings if one.name == "repeated-effect")
    assert schedule_of(named).replay == f"{schedule_of(finding).replay} --system mine:system"
    assert replace(schedule_of(named), replay="") == replace(schedule_of(finding), replay="")
