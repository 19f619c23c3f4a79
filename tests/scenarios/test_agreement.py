"""The analysis against the interpreter, which visits every state: the same verdicts on whatever sagas chance draws."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings

from choreo_check.scenarios import Counterexample, SagaVerdicts, Status, analyse
from choreo_check.scenarios.beginnings import outside_dependency
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Topology
from tests.scenarios.interpreter import Exploration, TooLarge, explore, replay, violated
from tests.scenarios.random_topologies import topologies

JUDGED = ("CHO401", "CHO402", "CHO403", "CHO404", "CHO405", "CHO406", "CHO408", "CHO410", "CHO411")
MOVES_AT_MOST = 40
"""Longer runs are not replayed: in cycles a move may mean several copies, and the interpreter follows them all."""


def explored(topology: Topology) -> Exploration:
    assume(outside_dependency(Wiring(topology), topology.sagas[0]) is None)
    try:
        return explore(topology, topology.sagas[0], at_most=1_500)
    except TooLarge:
        assume(False)  # noqa: FBT003  the way Hypothesis says it
        raise


def decided(topology: Topology) -> SagaVerdicts:
    return analyse(topology).sagas[0]


def subject_of(found: Counterexample) -> str | None:
    subject = found.subject
    return {"CHO401": subject.handler, "CHO406": subject.event}.get(found.code, subject.effect)


def is_limited(reason: str | None) -> bool:
    return "can do" in (reason or "") or "unfolds" in (reason or "")


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(topologies())
def test_agrees_with_the_interpreter_on_every_property(topology: Topology) -> None:
    wrong = explored(topology).violations
    for code, verdict in decided(topology).verdicts.items():
        if code not in JUDGED or is_limited(verdict.reason):
            continue
        assert verdict.status is (Status.REFUTED if code in wrong else Status.PROVED), (code, verdict.reason)
        if code not in wrong:
            continue
        assert min(found.firings for found in verdict.counterexamples) == wrong[code].firings, code
        if code in {"CHO401", "CHO403", "CHO405", "CHO406"} and verdict.complete:
            assert {subject_of(found) for found in verdict.counterexamples} == wrong[code].subjects


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(topologies())
def test_gives_counterexamples_that_the_interpreter_can_replay(topology: Topology) -> None:
    saga = topology.sagas[0]
    for code, verdict in decided(topology).verdicts.items():
        assert "run that" not in (verdict.reason or "")
        for found in verdict.counterexamples:
            if code in JUDGED and len(found.moves) <= MOVES_AT_MOST:
                replayed = replay(topology, saga, found.beginning, found.moves)
                assert replayed.is_at_rest
                assert code in violated(topology, saga, replayed.state)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(topologies())
def test_calls_a_handler_unreachable_that_fires_in_no_run(topology: Topology) -> None:
    started = {event.name for event in topology.sagas[0].starts}
    assume(all(place.event.name in started for place in topology.publications))
    own = {(handler.service, handler.index) for handler in topology.handlers if not handler.external}
    fired = explored(topology).fired
    unreachable = analyse(topology).unreachable
    if isinstance(unreachable, tuple):
        assert {(handler.service, handler.index) for handler in unreachable} == own - fired
    else:
        assert is_limited(unreachable.reason)
