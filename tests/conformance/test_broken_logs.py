"""What is done to a legal log is found, and called by its name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from choreo_check.api.conforming import Conformity, Options
from choreo_check.topology import Topology
from tests.conformance.runs import Logged, Run, drawn
from tests.conformance.test_legal_logs import DAY_S, SYSTEMS, judged, loaded

in_every_system = pytest.mark.parametrize("path", SYSTEMS, ids=lambda path: path.parent.name)
# The same runs each time: which other runs are legal is known from samples only, and one in thousands is missing there.
on_many_runs = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
seeds = st.integers(0, 2**32)


def codes(conformity: Conformity) -> set[str]:
    return {one.code for one in conformity.findings}


def found(folder: Path, topology: Topology, run: Run, options: Options | None = None) -> set[str]:
    """Judge a run that lies in the middle of a log, with one before it and one long after."""
    others = [drawn(topology, Random(0), "before", 0.0), drawn(topology, Random(0), "after", 5 * DAY_S)]
    events = [*others[0].events, *run.events, *others[1].events]
    return codes(judged(folder, topology, events, options))


def names(run: Run) -> tuple[str, ...]:
    return tuple(sorted(event.event for event in run.events))


@cache
def legal(path: Path) -> set[tuple[str, ...]]:
    """Return what the runs of a system may publish: where one event is lost, the rest may be another legal run."""
    return {names(drawn(loaded(path), Random(seed), "saga")) for seed in range(1500)}


def some_run(topology: Topology, random: Random) -> Run:
    return drawn(topology, random, "saga", DAY_S)


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_an_event_that_was_lost(path: Path, seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    run = some_run(loaded(path), random)
    lost = random.randrange(len(run.events))
    assume(names(run.without(lost)) not in legal(path))
    expected = {"CHO1003", "CHO1004", "CHO1005", "CHO1009", "CHO1012"}
    assert found(tmp_path, loaded(path), run.without(lost)) & expected, run.events[lost].event


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_a_beginning_that_was_lost(path: Path, seed: int, tmp_path: Path) -> None:
    run = some_run(loaded(path), Random(seed))
    assume(len(run.events) > 1)
    assert "CHO1003" in found(tmp_path, loaded(path), run.without(0))


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_ends_that_were_lost(path: Path, seed: int, tmp_path: Path) -> None:
    topology = loaded(path)
    ends = {end.name for saga in topology.sagas for end in (*saga.succeeds, *saga.fails)}
    run = some_run(topology, Random(seed))
    assert "CHO1004" in found(tmp_path, topology, Run("saga", [one for one in run.events if one.event not in ends]))


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_another_service(path: Path, seed: int, tmp_path: Path) -> None:
    random, topology = Random(seed), loaded(path)
    run = some_run(topology, random)
    number = random.randrange(len(run.events))
    event = run.events[number]
    other = random.choice([one.name for one in topology.services if one.name != event.service])
    assert found(tmp_path, topology, run.with_(number, replace(event, service=other))) == {"CHO1002"}


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_an_event_of_nobody(path: Path, seed: int, tmp_path: Path) -> None:
    run = some_run(loaded(path), Random(seed))
    odd = replace(run.events[-1], id="odd", event="nobody.knows.this", cause=None)
    assert found(tmp_path, loaded(path), run.plus(odd)) == {"CHO1001"}


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_an_event_under_a_second_id(path: Path, seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    run = some_run(loaded(path), random)
    event = random.choice(run.events)
    assert "CHO1006" in found(tmp_path, loaded(path), run.plus(replace(event, id="again", at_s=event.at_s + 1)))


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_a_clock_that_is_a_day_behind(path: Path, seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    run = some_run(loaded(path), random)
    assume(len(run.events) > 1)
    number = random.randrange(1, len(run.events))
    early = replace(run.events[number], at_s=run.events[number].at_s - DAY_S)
    assert "CHO1008" in found(tmp_path, loaded(path), run.with_(number, early))


@in_every_system
@on_many_runs
@given(seed=seeds)
def test_a_cause_of_another_saga(path: Path, seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    run = some_run(loaded(path), random)
    assume(len(run.events) > 1)
    number = random.randrange(1, len(run.events))
    strayed = replace(run.events[number], cause="before-0-0")
    assert found(tmp_path, loaded(path), run.with_(number, strayed)) == {"CHO1009"}


def saga(*events: tuple[str, str]) -> Run:
    return Run("saga", [Logged(f"e{at}", event, by, "saga", DAY_S + at) for at, (event, by) in enumerate(events)])


CANCELLED = (
    ("BookingCreated", "booking"), ("InventoryReserved", "inventory"), ("PaymentFailed", "payment"),
    ("BookingCancelled", "booking"), ("InventoryReleased", "inventory"),
)  # fmt: skip
BOOKING = next(path for path in SYSTEMS if path.parent.name == "booking")


def test_compensation_that_never_came(tmp_path: Path) -> None:
    assert found(tmp_path, loaded(BOOKING), saga(*CANCELLED)) == set()
    assert "CHO1005" in found(tmp_path, loaded(BOOKING), saga(*CANCELLED[:-1]))


def test_both_ends(tmp_path: Path) -> None:
    both = saga(*CANCELLED, ("PaymentSucceeded", "payment"), ("BookingConfirmed", "booking"))
    assert {"CHO1007", "CHO1013"} <= found(tmp_path, loaded(BOOKING), both)


@pytest.mark.parametrize("length", range(1, len(CANCELLED)))
def test_a_saga_that_may_go_on_is_not_held_to_have_ended(length: int, tmp_path: Path) -> None:
    patient = Options(settle_s=10 * DAY_S, checks_contracts=False)
    assert found(tmp_path, loaded(BOOKING), saga(*CANCELLED[:length]), patient) == set()
    assert found(tmp_path, loaded(BOOKING), saga(*CANCELLED[:length])) != set()


def test_findings_of_a_kind_are_kept_up_to_a_number_and_counted_beyond(tmp_path: Path) -> None:
    runs = [[replace(one, id=f"{at}{one.id}", correlation=f"s{at}") for one in saga(*CANCELLED[:-1]).events]
            for at in range(9)]  # fmt: skip
    end = drawn(loaded(BOOKING), Random(0), "after", 9 * DAY_S).events
    result = judged(tmp_path, loaded(BOOKING), [*chain(*runs), *end], Options(kept=2, checks_contracts=False))
    assert [one.code for one in result.findings].count("CHO1005") == 2
    assert {more.finding.code: more.count for more in result.more}["CHO1005"] == 7
