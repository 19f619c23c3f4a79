"""The searches at random: the same for the same seed, with no more faults than they may, until their effort ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_oracles, all_searches
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.searching import Search
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on

AT_RANDOM = [search for search in all_searches() if not search.is_exhaustive]
each_search = pytest.mark.parametrize("search", AT_RANDOM, ids=lambda search: search.name)


def work_where_it_pays(env: Environment, _: Wire) -> None:
    if env.decide("pays", ("no", "yes")) == "yes":
        env.effect("work")
    env.publish("order.done")


SMALL = Small(ONE_STEP, bound(worker=on(order_placed=work_where_it_pays)))


def schedules(search: Search, folder: Path, *, seed: int = 0, effort: int = 400, faults_max: int = 2) -> list[Choices]:
    """Return what a search has tried."""
    setting = setting_of(SMALL.system, SMALL.load(folder), Options())
    campaign = Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, effort, seed)
    tried: list[Choices] = []
    campaign.progress = lambda one: tried.append(one.world.choices)
    search.explore(campaign, faults_max)
    assert campaign.complete_up_to is None
    assert campaign.runs == len(tried)
    return tried


def deviations(tried: list[Choices]) -> list[dict[int, int]]:
    return [choices.deviations for choices in tried]


@each_search
def test_finds_what_can_be_found(search: Search, tmp_path: Path) -> None:
    found = SMALL.search(tmp_path, searches=(search.name,), effort=20_000)
    assert "repeated-effect" in names(found)
    assert found.complete_up_to is None
    schedules = {finding.name: finding.problem.schedule for finding in found.findings}
    shown = schedules["repeated-effect"]
    assert shown is not None
    assert (len(shown.faults), len(shown.decisions)) == (1, 1), "it is shown as simply as it can be"


@each_search
def test_tries_the_same_for_the_same_seed_and_other_things_for_another(search: Search, tmp_path: Path) -> None:
    one, same, other = (deviations(schedules(search, tmp_path, seed=seed)) for seed in (7, 7, 8))
    assert one == same
    assert one != other


@each_search
def test_has_no_more_faults_than_it_may(search: Search, tmp_path: Path) -> None:
    counts = {len(choices.made) for choices in schedules(search, tmp_path, effort=3000, faults_max=2)}
    assert max(counts) <= 2 + 1
    assert len(counts) > 1


@each_search
@pytest.mark.parametrize("effort", [1, 50, 500])
def test_stops_when_its_effort_is_spent(search: Search, effort: int, tmp_path: Path) -> None:
    setting = setting_of(SMALL.system, SMALL.load(tmp_path), Options())
    campaign = Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, effort)
    search.explore(campaign, 1)
    assert effort <= campaign.deliveries < effort + 50
    assert not campaign.truncated


@each_search
def test_makes_schedules_that_can_be_followed(search: Search, tmp_path: Path) -> None:
    plan = SMALL.plan(tmp_path)
    for choices in schedules(search, tmp_path, effort=600):
        follower = Choices(choices.deviations)
        World(plan).run(follower)
        made, followed = ([(at, option.words) for at, option in one.made] for one in (choices, follower))
        assert followed == made


def test_runs_the_endless_ones_only_where_they_are_asked_for(tmp_path: Path) -> None:
    ran = {outcome.job.search for outcome in SMALL.search(tmp_path, effort=200).outcomes}
    assert ran == {search.name for search in all_searches() if not search.endless}
