"""What a search at random has found becomes as simple as it can be, and still shows the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.campaign import Campaign, Failure
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Chance, Choices, Diverged
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.shrink import earliest, shrink
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, does: work, emits: order.done}]}
  clerk: {handlers: [{on: order.placed, emits: bill.sent}, {on: bill.sent}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def work_again_where_it_pays(env: Environment, _: Wire) -> None:
    for name in ("is in stock", "is wanted", "pays"):
        env.decide(name)
    if env.decide("pays in advance", ("no", "yes")) == "yes":
        env.effect("work")
    env.publish("order.done")


CLERK = on(order_placed=lambda env, _: env.publish("bill.sent"), bill_sent=lambda env, _: env.store.get("x"))
SMALL = Small(TOPOLOGY, bound(worker=on(order_placed=work_again_where_it_pays), clerk=CLERK))


def campaign_of(folder: Path) -> Campaign:
    setting = setting_of(SMALL.system, SMALL.load(folder), Options())
    return Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, 10**6)


def found_at_random(folder: Path, seed: int) -> Failure:
    """Return a failure with many faults and decisions that have nothing to do with it."""
    for number in range(1000):
        campaign = campaign_of(folder)
        campaign.attempt(Chance(Dice(seed, number), 0.4, 5))
        found = next((one for one in campaign.failures.values() if one.oracle.name == "repeated-effect"), None)
        if found is not None and found.faults > 2:
            return found
    raise AssertionError("nothing found")


@pytest.mark.parametrize("seed", range(8))
def test_leaves_what_the_failure_needs_and_nothing_else(seed: int, tmp_path: Path) -> None:
    failure = found_at_random(tmp_path, seed)
    simplest = shrink(campaign_of(tmp_path), failure)
    assert (simplest.key, simplest.faults, len(simplest.deviations)) == (failure.key, 1, 2)


def test_gives_a_schedule_that_shows_the_same_when_it_is_followed(tmp_path: Path) -> None:
    simplest = shrink(campaign_of(tmp_path), found_at_random(tmp_path, 1))
    again = campaign_of(tmp_path)
    again.attempt(Choices(simplest.deviations))
    assert again.failures[simplest.key].wrong == simplest.wrong


def test_leaves_what_is_simplest_already(tmp_path: Path) -> None:
    simplest = shrink(campaign_of(tmp_path), found_at_random(tmp_path, 2))
    assert shrink(campaign_of(tmp_path), simplest).deviations == simplest.deviations


@pytest.mark.parametrize("budget", [1, 10, 60])
def test_stops_where_its_budget_ends_with_the_simplest_so_far(budget: int, tmp_path: Path) -> None:
    failure = found_at_random(tmp_path, 3)
    campaign = campaign_of(tmp_path)
    campaign.deliveries_max = budget
    simpler = shrink(campaign, failure)
    assert (simpler.key, simpler.faults <= failure.faults) == (failure.key, True)
    assert order(simpler.deviations) <= order(failure.deviations)


def order(deviations: Mapping[int, int]) -> int:
    return len(deviations)


def test_moves_each_fault_as_far_ahead_as_it_shows_the_same(tmp_path: Path) -> None:
    campaign = campaign_of(tmp_path)
    late = Choices({4: 1, 7: 1})  # it crashes before it acknowledges
    campaign.attempt(late)
    failure = next(one for one in campaign.failures.values() if one.oracle.name == "repeated-effect")
    assert failure.deviations == late.deviations
    found = earliest(campaign, failure)
    assert (found.key, found.faults, found.deviations) == (failure.key, 1, {0: 3, 4: 1})  # it comes twice, at once


def test_says_that_a_run_cannot_be_made_again(tmp_path: Path) -> None:
    failure = found_at_random(tmp_path, 4)
    with pytest.raises(Diverged):
        earliest(campaign_of(tmp_path), replace(failure, deviations={999: 1}))
