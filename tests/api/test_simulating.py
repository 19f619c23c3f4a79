"""`simulate()`: which searches it makes, and what it says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, simulate
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, idle, names, on

TWO_SAGAS = """choreo: 1
name: small
services:
  shop: {publishes: [order.placed, order.asked]}
  worker: {handlers: [{on: order.placed, emits: order.done}, {on: order.asked, emits: order.answered}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
  asking: {starts: order.asked, succeeds: order.answered}
"""


def twice(env: Environment, _: Wire) -> None:
    env.effect("work")
    env.publish("order.done")


def remember_one_order(env: Environment, message: Wire) -> None:
    """Keep in one place what each order needs a place of its own for."""
    env.store["order"] = message["correlationid"]
    env.timer(0.5, lambda: None, "short")
    env.timer(2, lambda: finish(env, message["correlationid"]), "long")


def finish(env: Environment, order: str) -> None:
    if env.store["order"] == order:
        env.publish("order.done")


TWICE = Small(ONE_STEP, bound(worker=on(order_placed=twice)))


def shown(finding: Finding) -> tuple[str, ...]:
    assert finding.problem.schedule is not None
    return finding.problem.schedule.faults


def test_shows_each_failure_once_and_as_simply_as_any_search_has_found_it(tmp_path: Path) -> None:
    found = TWICE.search(tmp_path, faults_max=1, effort=20_000)
    keys = [(finding.code, finding.problem.subject) for finding in found.findings]
    assert len(keys) == len(set(keys))
    assert all(len(shown(finding)) == 1 for finding in found.findings)


def test_runs_two_sagas_at_once_and_sees_what_one_alone_does_not_show(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=remember_one_order)))
    found = small.search(tmp_path, faults=("delay",), faults_max=0, searches=("exhaustive",))
    assert names(found) == {"unfinished-run"}
    schedule = found.findings[0].problem.schedule
    assert schedule is not None
    assert schedule.token.startswith("0.2.")


def test_searches_each_saga_alone_and_twice_with_every_search(tmp_path: Path) -> None:
    handlers = on(
        order_placed=lambda env, _: env.publish("order.done"), order_asked=lambda env, _: env.publish("order.answered")
    )
    found = Small(TWO_SAGAS, bound(worker=handlers)).search(tmp_path, effort=400)
    jobs = [(one.job.search, one.job.saga, one.job.count) for one in found.outcomes]
    assert jobs[:4] == [("exhaustive", 0, 1), ("exhaustive", 1, 1), ("exhaustive", 0, 2), ("exhaustive", 1, 2)]
    assert len(jobs) == len(set(jobs)) == 12
    only = Small(TWO_SAGAS, bound(worker=handlers)).search(tmp_path, effort=400, saga="asking")
    assert {one.job.saga for one in only.outcomes} == {1}


@pytest.mark.parametrize("workers", [2, 3])
def test_finds_the_same_in_several_processes(workers: int, tmp_path: Path) -> None:
    alone, together = (TWICE.search(tmp_path, effort=3_000, workers=number) for number in (1, workers))
    assert alone == together
    assert alone.findings


def test_tries_first_what_has_failed_before(tmp_path: Path) -> None:
    found = TWICE.search(tmp_path, faults_max=1, searches=("exhaustive",), faults=("duplicate",))
    schedule = found.findings[0].problem.schedule
    assert schedule is not None
    known = (schedule.token, "0.1.kafka.duplicate.0-1", "0.1.any.duplicate.7d0-9")
    again = TWICE.search(tmp_path, faults_max=0, searches=("exhaustive",), faults=("duplicate",), known=known)
    assert names(again) == names(found)
    assert again.complete_up_to == 0


def test_counts_what_it_has_done(tmp_path: Path) -> None:
    found = TWICE.search(tmp_path, effort=1_000)
    assert found.runs == sum(one.runs for one in found.outcomes)
    assert found.deliveries == sum(one.deliveries for one in found.outcomes)
    assert found.faults == tuple(sorted(found.faults))
    assert "replayed-log" not in found.faults


def test_counts_which_fault_has_struck_where(tmp_path: Path) -> None:
    (alone, *_) = TWICE.search(tmp_path, faults=("duplicate",), searches=("exhaustive",), faults_max=1).outcomes
    assert set(alone.coverage) == {("worker on order.placed", "duplicate")}
    assert alone.subscriptions == {"worker on order.placed"}


def test_knows_no_completeness_without_an_exhaustive_search(tmp_path: Path) -> None:
    found = TWICE.search(tmp_path, searches=("random-walk",), effort=1_000)
    assert (found.complete_up_to, found.truncated) == (None, False)


def test_reads_the_topology_that_the_system_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TWICE.load(tmp_path)
    monkeypatch.chdir(tmp_path)
    options = Options(faults_max=0, searches=("exhaustive",))
    assert simulate(TWICE.system, options=options).topology.name == "small"
    assert simulate(TWICE.system, tmp_path / "topology.yaml", options).topology.name == "small"


def test_says_that_the_topology_which_the_system_names_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    system = System("nowhere/topology.yaml")
    system.service("worker")(idle)
    with pytest.raises(ChoreoError, match=r"nowhere/topology\.yaml: no such file"):
        simulate(system)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Options(faults=("crsh",)), "there is no fault named 'crsh'"),
        (Options(searches=("pc",)), "there is no search named 'pc'"),
        (Options(broker="kafak"), "there is no broker named 'kafak'"),
        (Options(saga="selling"), "there is no saga named 'selling'"),
        (Options(known=("what",)), "'what' is no replay token"),
    ],
)
def test_refuses_an_option_that_names_nothing(options: Options, message: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=message) as caught:
        simulate(TWICE.system, TWICE.load(tmp_path), options)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("system", "message"),
    [
        (bound(worker=idle, workr=idle), "the binding has a service 'workr' that small does not have"),
        (bound(zzz=idle), "the binding has a service 'zzz' that small does not have"),
        (System("topology.yaml"), "the system of small binds no service"),
    ],
)
def test_refuses_a_system_that_does_not_fit(system: System, message: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=message) as caught:
        simulate(system, TWICE.load(tmp_path))
    assert caught.value.hint


def test_refuses_a_topology_without_a_saga(tmp_path: Path) -> None:
    topology = HEAD.replace("{publishes: [order.placed]}", "{handlers: []}")
    with pytest.raises(ChoreoError, match="there is no saga"):
        Small(topology, bound()).search(tmp_path)


def test_says_how_the_nearest_run_ends_in_which_nothing_is_wrong(tmp_path: Path) -> None:
    found = TWICE.search(tmp_path, faults=("duplicate",), searches=("exhaustive",), faults_max=1)
    schedule = found.findings[0].problem.schedule
    assert schedule is not None
    assert schedule.nearest == f"without “{schedule.faults[0]}”: ends at order.done"


def test_says_what_the_business_has_decided_otherwise_than_usual(tmp_path: Path) -> None:
    def decide(env: Environment, _: Wire) -> None:
        for name in ("first", "second"):
            if env.decide(name, ("no", "yes")) == "yes":
                env.effect("work", key=name)
        env.publish("order.done")

    found = Small(ONE_STEP, bound(worker=on(order_placed=decide))).search(
        tmp_path, faults_max=0, searches=("exhaustive",)
    )
    repeated = next(finding for finding in found.findings if finding.name == "repeated-effect")
    assert repeated.problem.schedule is not None
    assert repeated.problem.schedule.decisions == ("worker decides first: yes", "worker decides second: yes")
    assert repeated.problem.schedule.nearest is None


def test_points_at_what_the_topology_says_of_it(tmp_path: Path) -> None:
    (finding,) = TWICE.search(tmp_path, faults=("duplicate",), searches=("exhaustive",), faults_max=1).findings
    line = ONE_STEP.splitlines()[finding.problem.location.line - 1]
    assert line[finding.problem.location.column - 1 :].startswith("work,")
