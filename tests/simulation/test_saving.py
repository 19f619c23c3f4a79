"""A run that goes on from where another one was saved is the run that it would have been from the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest

from choreo_check.api import load_topology
from choreo_check.api.jobs import Setting
from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.history import History
from choreo_check.simulation.saving import SavedProcess, SavedRun
from choreo_check.simulation.searches.exhaustive import exhaustive
from choreo_check.simulation.world import World
from reference_services.food_delivery.hardened.binding import system

TOPOLOGY = "contracts/food_delivery/topology.yaml"
SHARED = {"plan", "post_office", "processes", "publishers", "request_ids"}
"""What all runs have in common."""
OF_ONE_STEP = {"in_delivery", "is_aside"}
OF_TIMERS = {"idle"}
"""What there is only where a timer is set, and then no run is saved."""
OF_THE_CALLER = {"choices", "is_running", "made", "until"}
OF_A_SERVICE = {"world", "index", "name", "binding", "is_stateless", "environment", "databases", "store"}
SET_BEFORE_USE = {
    "handlers", "given_away", "entries", "timers", "in_hand", "saga", "correlation", "attempt", "emitted", "arrived",
    "begun_at",
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


class Recorded(Campaign):
    """A campaign that keeps all that can be seen of its runs."""

    def __init__(self, setting: Setting, count: int) -> None:
        super().__init__(setting.plan(0, count), all_oracles(), setting.expectations, 20_000)
        self.told: list[tuple[object, ...]] = []
        self.resumed = 0

    def attempt(self, choices: Choices) -> History:
        history = super().attempt(choices)
        self.told.append(tuple(facts(choices, history)))
        self.resumed += choices.origin is not None
        return history


def facts(choices: Choices, history: History) -> Iterator[object]:
    yield from (choices.position, sorted(choices.deviations.items()))
    yield [(position, option.words) for position, option in choices.made]
    yield from (history.deliveries, history.is_whole, list(history.published), history.strays)
    yield from (list(history.entries), [(repr(copy), reason) for copy, reason in history.dead], history.incidents)
