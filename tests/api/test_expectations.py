"""What the static analysis says of a saga is what the simulation expects of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.api import expectations
from choreo_check.api.expectations import expectation_of
from choreo_check.simulation.expectation import Expectation, Look
from tests.simulation.oracles.proof import UNDOING
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, bound

ENDLESS = (
    HEAD
    + """  ping: {handlers: [{on: {any: [order.placed, pong.played]}, emits: ping.played}]}
  pong: {handlers: [{on: ping.played, outcomes: [{emits: pong.played}, {emits: order.done}]}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)
TWO_WORKERS = ONE_STEP.replace("sagas:", "  other: {handlers: [{on: order.placed, does: work}]}\nsagas:")


def expected(topology: str, folder: Path) -> Expectation:
    """Return what is expected of a saga whose services are all there, and report no effects."""
    loaded = Small(topology, bound()).load(folder)
    found = expectation_of(loaded, loaded.sagas[0])
    found.published |= found.events
    return found


def look(*ends: str, done: tuple[str, ...] = (), undone: tuple[str, ...] = (), certain: tuple[str, ...] = ()) -> Look:
    return Look(frozenset(ends), frozenset(done), frozenset(undone), frozenset(certain))


def test_expects_the_ends_and_effects_of_every_scenario(tmp_path: Path) -> None:
    found = expected(UNDOING, tmp_path)
    assert set(found.looks or ()) == {
        look("order.done", done=("work",), certain=("order.placed", "order.done")),
        look("order.cancelled", undone=("work",), certain=("order.placed", "work.refused", "order.cancelled")),
    }
    assert (set(found.successes), set(found.failures)) == ({"order.done"}, {"order.cancelled"})
    assert found.publishes_once


def test_allows_what_a_scenario_comes_to_and_nothing_else(tmp_path: Path) -> None:
    found = expected(UNDOING, tmp_path)
    found.reported.add("work")
    assert found.allows(look("order.done", done=("work",)))
    assert not found.allows(look("order.done"))
    assert not found.allows(look("order.cancelled", done=("work",)))
    assert not found.allows(look())


def test_does_not_ask_for_effects_that_the_services_never_report(tmp_path: Path) -> None:
    found = expected(UNDOING, tmp_path)
    assert found.allows(look("order.done"))
    assert not found.allows(look())


def test_allows_everything_where_the_analysis_could_not_tell(tmp_path: Path) -> None:
    found = expected(ENDLESS, tmp_path)
    assert found.looks is None
    assert found.allows(look("anything", done=("at all",)))
    assert not found.publishes_once
    assert found.undecided == "goes in circles, which are followed for two rounds"
    assert expected(ONE_STEP, tmp_path).undecided is None


def test_says_where_there_are_too_many_ways_or_competitors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expectations, "GROUPS_MAX", 1)
    assert expected(UNDOING, tmp_path).undecided == "can go in more than 1 ways"
    rivals = UNDOING.replace(
        "worker:\n", "other: {group: g, handlers: [{on: order.placed}]}\n  worker:\n    group: g\n"
    )
    reason = "gives order.placed to either other or worker, of the consumer group g"
    assert expected(rivals, tmp_path).undecided == reason


def test_lets_an_effect_happen_twice_that_two_handlers_have(tmp_path: Path) -> None:
    assert expected(TWO_WORKERS, tmp_path).repeatable == {"work"}
    assert expected(ONE_STEP, tmp_path).repeatable == frozenset()


FILED = ONE_STEP.replace("emits: order.done", "emits: [order.done, order.filed]")


def test_requires_what_every_scenario_publishes_of_those_who_are_there(tmp_path: Path) -> None:
    found = expected(FILED, tmp_path)
    found.reported = {"work"}
    done = look("order.done", done=("work",))
    assert found.required(done) == {"order.placed", "order.done", "order.filed"}
    found.published.remove("order.filed")
    assert found.required(done) == {"order.placed", "order.done"}
    assert found.required(look("order.cancelled")) == frozenset()


def test_expects_no_end_that_nobody_who_is_bound_reaches(tmp_path: Path) -> None:
    found = expected(FILED.replace("succeeds: order.done", "succeeds: [order.done, order.filed]"), tmp_path)
    found.reported = {"work"}
    assert not found.allows(look("order.done", done=("work",)))
    found.published.remove("order.filed")
    assert found.allows(look("order.done", done=("work",)))


def test_requires_the_effects_of_every_scenario_that_the_services_report(tmp_path: Path) -> None:
    found = expected(ONE_STEP.replace("emits: order.done", "emits: order.done, effects: send_mail"), tmp_path)
    found.reported = {"work"}
    assert found.required_effects(look("order.done", done=("work",))) == frozenset()
    found.reported.add("send_mail")
    assert found.required_effects(look("order.done", done=("work",))) == {"send_mail"}
