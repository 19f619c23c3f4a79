"""A handling that is played from notes leaves what it would have left if it had been made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choreo_check.api import load_topology
from choreo_check.api.jobs import Setting
from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.campaign import OutOfBudget
from choreo_check.simulation.catalogue import all_faults, all_searches
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.ledger import Entry
from choreo_check.simulation.world import World
from tests.simulation.recorded import Recorded
from tests.simulation.searches.random_systems import systems
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, bound, on

FAULTS = [fault.name for fault in all_faults()]
IN_BETWEEN = ["competing-consumer", "slow-handler"]
SYSTEMS = ["booking", "food_delivery", "order_flow", "order_fulfilment", "trip_orchestration"]


class Made(Recorded):
    """A campaign that makes every handling."""

    def __init__(self, setting: Setting, count: int) -> None:
        super().__init__(setting, count)
        self.deliveries_max = 4_000
        self.world.recall.receive = lambda process, copy: process.receive(copy)  # type: ignore[method-assign]


class Played(Recorded):
    """A campaign that plays the handlings it knows, and counts them."""

    def __init__(self, setting: Setting, count: int) -> None:
        super().__init__(setting, count)
        self.deliveries_max = 4_000
        self.played = 0
        play = self.world.recall.play

        def count_and_play(process: Any, handling: Any) -> None:
            self.played += 1
            play(process, handling)

        self.world.recall.play = count_and_play  # type: ignore[method-assign]


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize("search", [search.name for search in all_searches()])
def test_a_search_sees_the_same_whether_handlings_are_made_or_played(name: str, search: str) -> None:
    system = import_module(f"reference_services.{name}.hardened.binding").system
    setting = setting_of(system, load_topology(f"contracts/{name}/topology.yaml"), Options())
    explore = next(one.explore for one in all_searches() if one.name == search)
    made, played = Made(setting, 1), Played(setting, 1)
    for campaign in (made, played):
        with suppress(OutOfBudget):
            explore(campaign, 1)
    assert played.told == made.told
    assert played.played > played.deliveries / 10


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(systems(), st.sampled_from(IN_BETWEEN), st.sampled_from(FAULTS))
def test_a_system_at_random_goes_on_alike_whether_handlings_are_made_or_played(
    drawn: tuple[object, Small], fault: str, other: str
) -> None:
    small = drawn[1]
    with TemporaryDirectory() as folder:
        setting = setting_of(small.system, small.load(Path(folder)), Options(faults=(fault, other)))
        made, played = Made(setting, 1), Played(setting, 1)
    explore = next(one.explore for one in all_searches() if one.is_exhaustive)
    for campaign in (made, played):
        campaign.deliveries_max = 1_000
        campaign.world.recall.knows_idle = lambda *_: False  # type: ignore[method-assign]  # then both make all runs
        explore(campaign, 2)
    assert played.told == made.told


def counting_calls(calls: list[str], work: Callable[[Environment, dict[str, Any]], object]) -> Small:
    """Return a system whose worker, without memory, has its calls counted behind its back."""

    def handle(env: Environment, message: dict[str, Any]) -> None:
        calls.append(message["id"])
        work(env, message)
        env.publish("order.done")

    system = bound()
    system.service("worker", stateless=True)(on(order_placed=handle))
    return Small(ONE_STEP, system)


def calls_in_two_runs(small: Small, calls: list[str], tmp_path: Any, *, tells: bool = False) -> int:
    world = World(setting_of(small.system, small.load(tmp_path), Options()).plan(0, 1))
    calls.clear()
    for _ in range(2):
        world.run(Choices(), tells=tells)
    return len(calls)


def test_a_handling_of_a_service_without_memory_is_made_once(tmp_path: Any) -> None:
    calls: list[str] = []
    small = counting_calls(calls, lambda env, _: env.effect("work"))
    assert calls_in_two_runs(small, calls, tmp_path) == 1


def test_a_run_that_is_told_is_made_in_full(tmp_path: Any) -> None:
    calls: list[str] = []
    small = counting_calls(calls, lambda env, _: env.effect("work"))
    assert calls_in_two_runs(small, calls, tmp_path, tells=True) == 2


@pytest.mark.parametrize(
    "work",
    [
        lambda env, _: env.decide("approves"),
        lambda env, _: env.timer(1, lambda: None),
        lambda env, _: env.publish("order.done", causation="somebody else's"),
        lambda env, _: env.sqlite(),
    ],
    ids=["a decision", "a timer", "the past", "a database"],
)
def test_a_handling_is_made_again_that_may_be_another_one(
    work: Callable[[Environment, Any], object], tmp_path: Any
) -> None:
    calls: list[str] = []
    assert calls_in_two_runs(counting_calls(calls, work), calls, tmp_path) == 2


@pytest.mark.parametrize(
    "work",
    [
        lambda env, _: env.clock(),
        lambda env, _: env.timer(1, lambda: None)(),
        lambda env, _: env.store.get("x"),
    ],
    ids=["the time", "a timer that is cancelled", "the store"],
)
def test_a_handling_is_played_of_which_all_is_known(work: Callable[[Environment, Any], object], tmp_path: Any) -> None:
    calls: list[str] = []
    assert calls_in_two_runs(counting_calls(calls, work), calls, tmp_path) == 1


def test_a_handling_is_played_with_its_timer_until_that_has_rung(tmp_path: Any) -> None:
    calls: list[str] = []

    def wait(env: Environment, message: dict[str, Any]) -> None:
        calls.append(message["type"])
        if message["type"] == "order.placed":
            env.timer(60, lambda: env.publish("order.done"))

    def say(env: Environment, _: Any) -> None:
        if env.decide("answers in time") == "yes":
            env.publish("work.done")

    system = bound()
    system.service("waiter", stateless=True)(on(order_placed=wait, work_done=wait))
    system.service("worker", stateless=True)(on(order_placed=say))
    topology = (
        HEAD
        + """  worker: {handlers: [{on: order.placed, emits: work.done}]}
  waiter: {handlers: [{on: order.placed, emits: order.done}, {on: work.done, emits: order.done}]}
"""
    )
    world = World(setting_of(system, Small(topology, system).load(tmp_path), Options()).plan(0, 1))
    in_time: dict[int, int] = {}
    too_late = {3: 1}
    made = []
    for deviations in (in_time, in_time, too_late, in_time):
        calls.clear()
        history = world.run(Choices(deviations))
        made.append((len(calls), [message.event for message in history.published.values()]))
    assert made == [
        (2, ["order.placed", "work.done"]),
        (0, ["order.placed", "work.done"]),
        (0, ["order.placed", "order.done"]),
        (1, ["order.placed", "work.done"]),
    ]


@pytest.mark.parametrize(
    ("ask", "handlings"),
    [(lambda _: None, 1), (lambda env: env.clock(), 2), (lambda env: env.effect("pay"), 2)],
    ids=["nothing", "the time", "the world outside"],
)
def test_a_handling_depends_on_what_it_has_asked_for_alone(
    ask: Callable[[Environment], object], handlings: int, tmp_path: Any
) -> None:
    calls: list[str] = []

    def watch(env: Environment, _: Any) -> None:
        calls.append("watches")
        ask(env)

    system = bound()
    system.service("worker", stateless=True)(on(order_placed=watch))
    world = World(setting_of(system, Small(ONE_STEP, system).load(tmp_path), Options()).plan(0, 1))
    world.run(Choices())
    copy = next(iter(world.history.published.values())).copies[0]
    calls.clear()
    for _ in range(2):
        world.deliver(copy)
        world.now += 3600
        world.processes[0].enter(Entry(0, "shop", "mail", undoes=False, key=None, cause=None))
    assert len(calls) == handlings


def test_a_handling_that_fails_is_made_again(tmp_path: Any) -> None:
    def fail(env: Environment, _: dict[str, Any]) -> None:
        if env.attempt == 1:
            raise OSError("no answer")

    calls: list[str] = []
    assert calls_in_two_runs(counting_calls(calls, fail), calls, tmp_path) == 3


def test_no_more_handlings_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("choreo_check.simulation.recall.NOTED_MAX", 1)
    system = import_module("reference_services.order_flow.hardened.binding").system
    setting = setting_of(system, load_topology("contracts/order_flow/topology.yaml"), Options())
    world = World(setting.plan(0, 1))
    world.run(Choices())
    assert len(world.recall.noted) <= 2
