"""What a service is given in place of the world."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from choreo_check.simulation.clock import EPOCH
from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.history import History
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on, told


def run_worker(tmp_path: Path, handler: Callable[[Environment, Wire], object]) -> History:
    return Small(ONE_STEP, bound(worker=on(order_placed=handler))).run(tmp_path)


def test_lets_a_service_say_how_its_saga_starts(tmp_path: Path) -> None:
    asked: list[Start] = []

    def ask(env: Environment, start: Start) -> None:
        asked.append(start)
        env.publish("order.placed", {"mine": 1})

    def shop(env: Environment) -> None:
        env.starts("order.placed", lambda start: ask(env, start))

    history = Small(ONE_STEP, bound(shop=shop)).run(tmp_path)
    assert {(start.number, start.event) for start in asked} == {(0, "order.placed")}
    assert told(history)[:2] == ["shop start order.placed", "shop publish order.placed"]
    assert {message.correlation for message in history.published.values()} == {asked[-1].correlation}


def test_tells_the_time(tmp_path: Path) -> None:
    times: list[object] = []

    def ask(env: Environment, _: Wire) -> None:
        times[:] = [env.clock(), env.clock.now(), env.clock.timestamp()]

    run_worker(tmp_path, ask)
    assert times == [EPOCH, EPOCH, "2026-01-01T00:00:00.000Z"]


def test_says_whether_an_effect_is_new(tmp_path: Path) -> None:
    answers: list[bool] = []

    def charge(env: Environment, _: Wire) -> None:
        answers[:] = [
            bool(env.effect("work", key="k")),
            bool(env.effect("work", key="k")),
            env.happened("work", "k"),
            bool(env.undo("work", key="k")),
            env.happened("work", "k"),
            env.happened("work", "other"),
        ]

    run_worker(tmp_path, charge)
    assert answers == [True, False, True, True, False, False]


def test_keeps_a_decision_that_is_asked_for_again(tmp_path: Path) -> None:
    def decide(env: Environment, _: Wire) -> None:
        first, again = (env.decide("accepts") for _ in range(2))
        other = env.decide("risk", ("low", "high"))
        env.store["answers"] = [first, again, other]
        env.publish("order.done")

    small = Small(ONE_STEP, bound(worker=on(order_placed=decide)))
    assert [one for one in told(small.run(tmp_path)) if " decide " in one] == [
        "worker decide accepts",
        "worker decide risk",
    ]


def test_keeps_a_decision_when_a_timer_of_no_message_asks_for_it_again(tmp_path: Path) -> None:
    def worker(env: Environment) -> None:
        def ask(correlation: str) -> str:
            return env.decide("accepts", correlation=correlation)

        def note(message: Wire) -> None:
            env.store[message["correlationid"]] = ask(message["correlationid"])

        def look() -> None:
            for correlation, answer in env.store.items():
                event = "order.done" if ask(correlation) == answer else "order.lost"
                env.publish(event, correlation=correlation)

        env.on("order.placed", note)
        env.timer(60, look)

    found = Small(ONE_STEP, bound(worker=worker)).search(tmp_path, searches=("exhaustive",), faults_max=0)
    assert (names(found), found.runs) == (set(), 6)  # two answers for one saga, and four for two at once


def test_gives_ids_and_numbers_that_differ_each_time_and_are_the_same_in_each_run(tmp_path: Path) -> None:
    runs: list[list[object]] = []

    def draw(env: Environment, _: Wire) -> None:
        runs.append([env.uuid(), env.uuid(), env.random.bits(), env.random.bits()])

    run_worker(tmp_path, draw)
    assert len(runs) > 1
    assert all(drawn == runs[0] for drawn in runs)
    assert len(set(map(str, runs[0]))) == 4


def test_gives_another_id_when_the_message_comes_again(tmp_path: Path) -> None:
    drawn: list[str] = []

    def draw_and_fail_once(env: Environment, _: Wire) -> None:
        drawn.append(env.uuid())
        if not env.store.get("has failed"):
            env.store["has failed"] = True
            raise ValueError("once")

    drawn.clear()
    run_worker(tmp_path, draw_and_fail_once)
    assert len(set(drawn)) == 2


def test_calls_a_timer_when_it_is_due_unless_it_is_cancelled(tmp_path: Path) -> None:
    def wait(env: Environment, _: Wire) -> None:
        env.timer(10, lambda: env.effect("ten"), "ten")
        cancel = env.timer(5, lambda: env.effect("five"), "five")
        env.timer(1, cancel, "one")
        env.timer(-3, lambda: env.effect("now"), "now")

    history = run_worker(tmp_path, wait)
    assert [entry.effect for entry in history.entries] == ["now", "ten"]
    assert [one for one in told(history) if " timer " in one] == [
        "worker timer now",
        "worker timer one",
        "worker timer ten",
    ]


def test_takes_what_a_timer_does_as_caused_by_the_message_in_whose_handling_it_was_set(tmp_path: Path) -> None:
    history = run_worker(tmp_path, lambda env, _: env.timer(10, lambda: env.publish("order.done"), "ten"))
    first, second = history.published.values()
    assert (second.cause, second.correlation) == (first, first.correlation)


def test_lets_handlers_await_what_it_offers(tmp_path: Path) -> None:
    async def work(env: Environment, message: Wire) -> None:
        if await env.effect("work", key=message["id"]):
            await env.publish("order.done")

    history = run_worker(tmp_path, work)
    assert [message.event for message in history.published.values()] == ["order.placed", "order.done"]


def test_lets_a_service_that_waits_be_given_its_next_message(tmp_path: Path) -> None:
    async def work(env: Environment, _: Wire) -> None:
        if "working" not in env.store:
            await env.effect("prepare", key="k")
            env.store["working"] = True
            env.effect("work")
        await env.publish("order.done")

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    found = small.search(tmp_path, faults=("competing-consumer",), searches=("exhaustive",), faults_max=1)
    assert "repeated-effect" in names(found)


def test_offers_a_real_database(tmp_path: Path) -> None:
    def worker(env: Environment) -> None:
        database = env.sqlite()
        database.execute("CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY)")
        env.on("order.placed", lambda message: insert(env, message))

    def insert(env: Environment, message: Wire) -> None:
        with env.sqlite() as database:
            new = database.execute("INSERT OR IGNORE INTO orders VALUES (?)", (message["id"],)).rowcount
        if new:
            env.effect("work")
        env.publish("order.done")

    small = Small(ONE_STEP, bound(worker=worker))
    assert [message.event for message in small.run(tmp_path).published.values()] == ["order.placed", "order.done"]
    duplicates = small.search(tmp_path, faults=("duplicate",), searches=("exhaustive",))
    assert names(duplicates) == set()
    crashes = small.search(tmp_path, faults=("crash",), searches=("exhaustive",))
    assert names(crashes) == {"unexpected-outcome"}


@pytest.mark.parametrize("event", ["order.placed", "order.*"])
def test_hears_by_name_and_by_pattern(event: str, tmp_path: Path) -> None:
    def worker(env: Environment) -> None:
        env.on(event, lambda message: env.publish("order.done") if message["type"] == "order.placed" else None)

    assert names(Small(ONE_STEP, bound(worker=worker)).search(tmp_path, effort=2_000)) <= {"endless-run"}
