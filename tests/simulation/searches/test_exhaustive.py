"""The exhaustive search follows equal states only once: it must not lose a failure by that."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_faults, all_oracles, all_searches
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.searches.exhaustive import Exploring, Follower, Schedule
from choreo_check.simulation.system import Settled
from tests.simulation.searches.random_systems import Program, systems
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on, stateless

RUNS_MAX = 1_500
FAULTS = [fault.name for fault in all_faults() if fault.name != "replayed-log"]
EXHAUSTIVE = next(search for search in all_searches() if search.is_exhaustive)


class Naive(Exploring):
    """Follows every schedule to its end, whatever state it comes to."""

    explores = False


class TooMany(Exception):
    """There are more schedules than a test can make."""


def enumerate_naively(campaign: Campaign, faults_max: int) -> None:
    """Make every run with so many faults or fewer, and every handling in it."""
    campaign.world.recall.receive = lambda process, copy: process.receive(copy)  # type: ignore[method-assign]
    queue: deque[tuple[Schedule, int]] = deque([((), 0)])
    while queue:
        schedule, faults = queue.popleft()
        choices = Naive(Follower(schedule, None), {}, faults, faults_max)
        campaign.attempt(choices)
        queue += [(follower.schedule, faults + is_fault) for follower, is_fault in choices.followers()]
        if campaign.runs + len(queue) > RUNS_MAX:
            raise TooMany


@dataclass
class Compared:
    """One system, searched in both ways."""

    small: Small
    faults: tuple[str, ...]
    campaigns: list[Campaign] = field(default_factory=list)

    def campaign(self, folder: Path) -> Campaign:
        setting = setting_of(self.small.system, self.small.load(folder), Options(faults=self.faults))
        self.campaigns.append(Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, 10**9))
        return self.campaigns[-1]

    def failures(self) -> list[dict[object, int]]:
        """Return for each search what it has found, and with how few faults."""
        return [{key: one.faults for key, one in campaign.failures.items()} for campaign in self.campaigns]


def search_in_both_ways(small: Small, faults: tuple[str, ...], faults_max: int) -> Compared:
    with TemporaryDirectory() as folder:
        compared = Compared(small, faults)
        enumerate_naively(compared.campaign(Path(folder)), faults_max)
        EXHAUSTIVE.explore(compared.campaign(Path(folder)), faults_max)
    return compared


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(systems(), st.sets(st.sampled_from(FAULTS), min_size=1, max_size=4), st.sampled_from([1, 1, 2]))
def test_finds_what_an_enumeration_of_all_schedules_finds(
    made: tuple[dict[str, Program], Small], faults: set[str], faults_max: int
) -> None:
    try:
        compared = search_in_both_ways(made[1], tuple(sorted(faults)), faults_max)
    except TooMany:
        reject()
    naive, merging = compared.failures()
    assert merging == naive
    assert compared.campaigns[1].runs <= compared.campaigns[0].runs


def worker_that_minds(faults: int) -> Small:
    """Return a system that breaks when so many messages come again, and not before."""

    def count_what_comes(env: Environment, message: Wire) -> None:
        with env.store.transaction() as store:
            store[message["correlationid"]] = store.get(message["correlationid"], 0) + 1
            env.publish("order.done")

    def nothing_comes_too_often(settled: Settled) -> str | None:
        most = max(settled.stores["worker"].values(), default=0)
        return "too often" if most > faults else None

    return Small(ONE_STEP, bound((nothing_comes_too_often,), worker=on(order_placed=count_what_comes)))


@pytest.mark.parametrize("faults", [1, 2, 3])
def test_is_complete_up_to_what_it_says(faults: int, tmp_path: Path) -> None:
    below, up_to = (
        worker_that_minds(faults).search(
            tmp_path, faults=("duplicate",), searches=("exhaustive",), faults_max=faults_max
        )
        for faults_max in (faults - 1, faults)
    )
    assert (names(below), below.complete_up_to, below.truncated) == (set(), faults - 1, False)
    assert (names(up_to), up_to.complete_up_to, up_to.truncated) == ({"broken-invariant"}, faults, False)
    schedule = up_to.findings[0].problem.schedule
    assert schedule is not None
    assert len(schedule.faults) == faults


@pytest.mark.parametrize("effort", [1, 10, 40])
def test_says_where_it_was_cut_short(effort: int, tmp_path: Path) -> None:
    found = worker_that_minds(9).search(tmp_path, searches=("exhaustive",), faults_max=2, effort=effort)
    assert found.truncated
    assert found.complete_up_to is not None
    assert found.complete_up_to < 2


def test_tries_every_decision_of_the_business_without_a_fault(tmp_path: Path) -> None:
    def decide(env: Environment, message: Wire) -> None:
        env.store[message["id"]] = [env.decide(name, ("low", "middle", "high")) for name in ("price", "risk")]
        env.publish("order.done")

    def is_watched(settled: Settled) -> None:
        taken.update(tuple(one) for one in settled.stores["worker"].values())

    taken: set[tuple[str, ...]] = set()
    system = bound((is_watched,), worker=on(order_placed=decide))
    found = Small(ONE_STEP, system).search(tmp_path, searches=("exhaustive",), faults_max=0)
    assert (found.complete_up_to, found.truncated) == (0, False)
    assert len(taken) == 9


def test_two_sagas_may_share_what_is_done_under_one_key(tmp_path: Path) -> None:
    def open_account(env: Environment, _: Wire) -> None:
        env.effect("work", key="ann@example.org")
        env.publish("order.done")

    found = Small(ONE_STEP, bound(worker=on(order_placed=open_account))).search(tmp_path, searches=("exhaustive",))
    assert names(found) == set()


def test_tells_of_a_service_that_does_something_else_after_some_runs(tmp_path: Path) -> None:
    calls: list[str] = []

    def work(env: Environment, message: Wire) -> None:
        calls.append(message["id"])
        if len(calls) > 9 and len(calls) % 3:
            with env.store.transaction() as store:
                store["counted"] = True
        env.effect("work", key=message["id"])
        env.publish("order.done")

    found = stateless(ONE_STEP, worker=on(order_placed=work)).search(tmp_path, searches=("exhaustive",))
    assert names(found) == {"uncontrolled-nondeterminism"}
    assert found.truncated


@pytest.mark.parametrize("period", range(2, 14))
def test_says_of_a_failure_that_it_cannot_be_made_again(tmp_path: Path, period: int) -> None:
    calls: list[str] = []

    def work(env: Environment, message: Wire) -> None:
        calls.append(message["id"])
        if len(calls) % period:
            with env.store.transaction() as store:
                store["seen"] = True
            env.effect("work", key=str(len(calls)))
        env.publish("order.done")

    found = Small(ONE_STEP, bound(worker=on(order_placed=work))).search(tmp_path, searches=("exhaustive",))
    assert "uncontrolled-nondeterminism" in names(found)
