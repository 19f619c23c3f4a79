"""A run that goes on from where another one was saved is the run that it would have been from the beginning."""

from __future__ import annotations

from dataclasses import fields

import pytest

from choreo_check.api import load_topology
from choreo_check.api.jobs import Setting
from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.saving import SavedProcess, SavedRun
from choreo_check.simulation.searches.exhaustive import exhaustive
from choreo_check.simulation.world import World
from reference_services.food_delivery.hardened.binding import system
from tests.simulation.recorded import Recorded

TOPOLOGY = "contracts/food_delivery/topology.yaml"
SHARED = {"plan", "post_office", "processes", "publishers", "recall"}
"""What all runs have in common."""
OF_ONE_STEP = {"in_delivery", "is_aside", "posted", "asked"}
OF_TIMERS = {"chains", "given_up", "is_passing_over", "rung"}
"""What there is only where a timer is set, and then no run is saved."""
OF_THE_CALLER = {"choices", "is_running", "turns", "until"}
OF_A_SERVICE = {
    "world",
    "index",
    "name",
    "binding",
    "is_stateless",
    "environment",
    "databases",
    "store",
    "sight",
    "deaths",
}
SET_BEFORE_USE = {
    "handlers", "given_away", "entries", "timers", "in_hand", "saga", "correlation", "attempt", "emitted", "arrived",
    "begun_at", "has_looked_back", "has_looked_out", "has_seen_time", "memory", "is_dead", "is_unstarted", "at",
}  # fmt: skip
"""What a service without memory gets anew before its next message."""


@pytest.fixture(scope="module", params=["kafka", "any"])
def setting(request: pytest.FixtureRequest) -> Setting:
    return setting_of(system, load_topology(TOPOLOGY), Options(broker=request.param))


@pytest.mark.parametrize(("count", "faults"), [(1, 1), (2, 1)], ids=["one saga", "two at once"])
def test_a_search_makes_the_same_runs_whether_it_saves_them_or_not(setting: Setting, count: int, faults: int) -> None:
    saving, repeating = Recorded(setting, count), Recorded(setting, count)
    repeating.world.saved = lambda: None  # type: ignore[method-assign]
    exhaustive.explore(saving, faults)
    exhaustive.explore(repeating, faults)
    made = min(len(saving.told), len(repeating.told))  # what is repeated is paid for, so fewer runs can be made
    assert saving.told[:made] == repeating.told[:made]
    assert saving.resumed > len(saving.told) / 2
    assert repeating.resumed == 0


def test_whatever_of_a_world_can_change_between_two_steps_is_saved(setting: Setting) -> None:
    world = World(setting.plan(0, 1))
    saved = {field.name for field in fields(SavedRun)} - {"position", "taken", "sagas", "learned"}
    assert set(vars(world)) == saved | SHARED | OF_ONE_STEP | OF_TIMERS | OF_THE_CALLER
    fixed = {field.name for field in fields(SavedProcess)} - {"rows"}
    assert set(vars(world.processes[0])) == fixed | OF_A_SERVICE | SET_BEFORE_USE
