"""A run is at rest when nothing more will happen, and not before: not while a timer is still to ring."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.clock import EPOCH
from choreo_check.simulation.environment import Environment
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on, told


def ring_for_ever(env: Environment) -> None:
    env.timer(1, lambda: ring_for_ever(env), "heartbeat")


def do_it_later(env: Environment, message: Wire) -> None:
    env.effect("work", key=message["correlationid"])
    env.publish("order.done", {})


def test_a_timer_that_rings_for_ever_to_no_effect_does_not_keep_a_run_from_its_rest(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: ring_for_ever(env))))
    history = small.run(tmp_path)
    assert history.is_whole
    assert told(history).count("worker timer heartbeat") < 5


def test_a_service_that_counts_its_rings_in_memory_is_waited_for(tmp_path: Path) -> None:
    def ask(env: Environment, message: Wire, times: int = 1) -> None:
        if times == 50:
            do_it_later(env, message)
        else:
            env.timer(1, lambda: ask(env, message, times + 1), "question")

    small = Small(ONE_STEP, bound(worker=on(order_placed=ask)))
    history = small.run(tmp_path)
    assert "worker publish order.done" in told(history)
    assert told(history).count("worker timer question") < 5
    assert names(small.search(tmp_path, faults=("crash", "duplicate"), faults_max=0, searches=("exhaustive",))) == set()


def test_a_timer_that_rings_for_ever_does_not_hide_one_that_is_due_long_after(tmp_path: Path) -> None:
    def work(env: Environment, message: Wire) -> None:
        ring_for_ever(env)
        env.timer(3600, lambda: do_it_later(env, message), "deadline")

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    assert "worker publish order.done" in told(small.run(tmp_path))
    assert names(small.search(tmp_path, faults=("duplicate",), faults_max=0, searches=("exhaustive",))) == set()


def test_timers_that_ring_once_to_no_effect_do_not_hide_another_one(tmp_path: Path) -> None:
    def work(env: Environment, message: Wire) -> None:
        for seconds in (1, 2, 3):
            env.timer(seconds, lambda: None, f"nothing {seconds}")
        env.timer(3600, lambda: do_it_later(env, message), "deadline")

    assert "worker publish order.done" in told(Small(ONE_STEP, bound(worker=on(order_placed=work))).run(tmp_path))


def test_a_timer_that_stops_another_one_leaves_nothing_to_wait_for(tmp_path: Path) -> None:
    def work(env: Environment, _: Wire) -> None:
        stops = []

        def beat() -> None:
            stops.append(env.timer(1, beat, "heartbeat"))

        beat()
        env.timer(3600, lambda: [stop() for stop in stops], "deadline")

    history = Small(ONE_STEP, bound(worker=on(order_placed=work))).run(tmp_path)
    assert history.is_whole
    assert "worker timer deadline" in told(history)


def test_waiting_for_a_timer_that_leads_to_nothing_takes_effort(tmp_path: Path) -> None:
    def poll(env: Environment) -> None:
        def look() -> None:
            env.timer(1, look)

        env.on("order.placed", lambda _: env.publish("order.done"))
        env.timer(1, look)

    polling, still = (
        Small(ONE_STEP, bound(worker=worker)).search(tmp_path, searches=("exhaustive",), faults=("crash",))
        for worker in (poll, on(order_placed=lambda env, _: env.publish("order.done")))
    )
    runs = polling.runs / still.runs
    assert polling.deliveries > still.deliveries * runs * 2


def test_a_timer_that_stores_each_time_that_it_has_rung_does_not_keep_a_run_from_its_rest(tmp_path: Path) -> None:
    def beat(env: Environment) -> None:
        env.store["seen at"] = env.clock()
        env.timer(10, lambda: beat(env), "heartbeat")

    def worker(env: Environment) -> None:
        env.timer(10, lambda: beat(env), "heartbeat")
        env.on("order.placed", lambda message: do_it_later(env, message))

    small = Small(ONE_STEP, bound(worker=worker))
    assert small.run(tmp_path).is_whole
    found = small.search(tmp_path, faults_max=1, searches=("exhaustive",))
    assert (names(found), found.complete_up_to, found.truncated) == (set(), 1, False)


@pytest.mark.parametrize("times", [5, 50])
def test_a_service_that_counts_its_rings_in_its_store_is_waited_for(times: int, tmp_path: Path) -> None:
    def ask(env: Environment, message: Wire) -> None:
        env.store["times"] = env.store.get("times", 0) + 1
        if env.store["times"] == times:
            do_it_later(env, message)
        else:
            env.timer(1, lambda: ask(env, message), "question")

    assert "worker publish order.done" in told(Small(ONE_STEP, bound(worker=on(order_placed=ask))).run(tmp_path))


@pytest.mark.parametrize("days", [1 / 144, 1, 60, 365])
def test_a_deadline_is_met_however_often_a_service_looks_at_the_clock_before(days: float, tmp_path: Path) -> None:
    def look(env: Environment, message: Wire, until: float) -> None:
        if env.clock() >= until:
            do_it_later(env, message)
        else:
            env.timer(1, lambda: look(env, message, until), "look")

    def work(env: Environment, message: Wire) -> None:
        look(env, message, env.clock() + days * 86_400)

    assert "worker publish order.done" in told(Small(ONE_STEP, bound(worker=on(order_placed=work))).run(tmp_path))


def test_what_rang_ever_later_rings_in_time_again_once_something_has_happened(tmp_path: Path) -> None:
    rings: list[float] = []

    def worker(env: Environment) -> None:
        def poll() -> None:
            rings.append(env.clock() - EPOCH)
            env.timer(1, poll, "poll")

        def wait(message: Wire) -> None:
            env.timer(1, poll, "poll")
            env.timer(86_400.5, lambda: do_it_later(env, message), "deadline")

        env.on("order.placed", wait)
        env.on("order.done", lambda _: None)

    topology = ONE_STEP.replace("emits: order.done}", "emits: order.done}, {on: order.done}")
    Small(topology, bound(worker=worker)).run(tmp_path)
    late = [ring for ring in rings if ring < 86_400][-1]
    assert late < 86_399  # the rings had become rare
    assert rings[rings.index(late) + 1 :][:3] == [86_401, 86_402, 86_403]


def test_timers_of_which_each_sets_two_come_to_no_end(tmp_path: Path) -> None:
    def spread(env: Environment) -> None:
        for name in ("left", "right"):
            env.timer(1, lambda: spread(env), name)

    history = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: spread(env)))).run(tmp_path)
    assert [incident.kind for incident in history.incidents] == ["endless-run"]


def test_timers_of_no_time_come_to_an_end(tmp_path: Path) -> None:
    def again(env: Environment) -> None:
        env.timer(0, lambda: again(env), "again")

    assert Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: again(env)))).run(tmp_path).is_whole


def test_what_rang_ever_later_rings_in_time_again_once_a_timer_has_had_an_effect(tmp_path: Path) -> None:
    rings: list[float] = []

    def worker(env: Environment) -> None:
        def poll() -> None:
            rings.append(env.clock() - EPOCH)
            env.timer(1, poll, "poll")

        def wait(_: Wire) -> None:
            env.timer(1, poll, "poll")
            env.timer(86_400.5, lambda: env.effect("work"), "reminder")

        env.on("order.placed", wait)

    Small(ONE_STEP, bound(worker=worker)).run(tmp_path)
    late = [ring for ring in rings if ring < 86_400][-1]
    assert rings[rings.index(late) + 1 :][:3] == [86_401, 86_402, 86_403]
