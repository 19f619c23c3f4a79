"""The exhaustive search tells states apart by all that makes two runs go on otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_oracles, all_searches
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.signals import Unavailable
from choreo_check.simulation.system import Settled, System
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, idle, names, on, stateless

SAYING = (
    HEAD
    + """  teller: {handlers: [{on: order.placed, emits: story.told}]}
  worker: {handlers: [{on: order.placed, emits: price.said}, {on: story.told}]}
  judge: {handlers: [{on: price.said, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def say_what_is_stored(env: Environment, _: Wire) -> None:
    env.publish("price.said", {"value": env.store.get("x", 0)})


def store_one(env: Environment, _: Wire) -> None:
    env.store["x"] = 1


def judge_the_value(env: Environment, message: Wire) -> None:
    if message["data"]["value"] == 0:
        env.publish("order.done")


def test_tells_states_apart_by_what_is_said_in_messages_under_way(tmp_path: Path) -> None:
    system = System("topology.yaml")
    system.service("shop", stateless=True)(lambda _: None)
    system.service("teller", stateless=True)(on(order_placed=lambda env, _: env.publish("story.told")))
    system.service("worker", stateless=True)(on(order_placed=say_what_is_stored, story_told=store_one))
    system.service("judge", stateless=True)(on(price_said=judge_the_value))
    found = Small(SAYING, system).search(tmp_path, faults=("delay",), faults_max=1, searches=("exhaustive",))
    assert names(found) == {"unfinished-run"}


COUNTING = (
    HEAD
    + """  teller: {handlers: [{on: order.placed, emits: story.told}]}
  worker: {handlers: [{on: order.placed}, {on: story.told}]}
"""
)
Handler = Callable[[Environment, Wire], object]


def take_in_two_steps(env: Environment, message: Wire) -> None:
    if message["id"] in env.store:
        return
    env.store["counted"] = env.store.get("counted", 0) + 1
    env.store[message["id"]] = True


def count_in_the_open(env: Environment, message: Wire) -> None:
    counted = env.store.get("counted", 0)
    env.store.get("something else")
    with env.store.transaction() as store:
        if message["id"] not in store:
            store[message["id"]] = True
            store["counted"] = counted + 1


def counts_each_message_once(settled: Settled) -> str | None:
    counted = settled.stores["worker"].get("counted", 0)
    wanted = 2 * len(settled.history.cases)
    return None if counted == wanted else f"{counted} instead of {wanted}"


@pytest.mark.parametrize(
    ("fault", "count"), [("handler-error", take_in_two_steps), ("competing-consumer", count_in_the_open)]
)
def test_tells_states_apart_by_where_in_a_handling_a_fault_has_struck(
    fault: str, count: Handler, tmp_path: Path
) -> None:
    teller = on(order_placed=lambda env, _: env.publish("story.told"))
    worker = on(order_placed=count, story_told=count)
    small = Small(COUNTING, bound((counts_each_message_once,), teller=teller, worker=worker))
    found = small.search(tmp_path, faults=(fault,), faults_max=1, searches=("exhaustive",))
    assert names(found) == {"broken-invariant"}


REMEMBERING = (
    HEAD
    + """  teller: {handlers: [{on: order.placed, emits: story.told}]}
  poet: {handlers: [{on: order.placed, emits: tale.told}]}
  editor: {handlers: [{on: tale.told, emits: price.asked}]}
  worker: {handlers: [{on: story.told}, {on: tale.told}, {on: price.asked, emits: price.said}]}
  judge: {handlers: [{on: price.said, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def answer_later_by_what_was_stored(env: Environment, _: Wire) -> None:
    last = env.store["last"]
    env.store["last"] = "price.asked"
    env.timer(60, lambda: env.publish("price.said", {"last": last}), "the answer")


def test_tells_states_apart_by_what_a_timer_remembers(tmp_path: Path) -> None:
    def keep(env: Environment, message: Wire) -> None:
        env.store["last"] = message["type"]

    def judge(env: Environment, message: Wire) -> None:
        env.store["last"] = message["data"]["last"]
        env.publish("order.done")

    def the_tale_is_told_last(settled: Settled) -> str | None:
        return "a story came later" if settled.stores["judge"].get("last") == "story.told" else None

    system = System("topology.yaml")
    system.invariant(the_tale_is_told_last)
    for name, setup in {
        "shop": idle,
        "teller": on(order_placed=lambda env, _: env.publish("story.told")),
        "poet": on(order_placed=lambda env, _: env.publish("tale.told")),
        "editor": on(tale_told=lambda env, _: env.publish("price.asked")),
        "worker": on(story_told=keep, tale_told=keep, price_asked=answer_later_by_what_was_stored),
        "judge": on(price_said=judge),
    }.items():
        system.service(name, stateless=True)(setup)
    found = Small(REMEMBERING, system).search(tmp_path, faults=("reorder",), faults_max=1, searches=("exhaustive",))
    assert names(found) == {"broken-invariant", "unfinished-run"}


def test_tells_states_apart_by_what_a_timer_remembers_that_another_one_has_set(tmp_path: Path) -> None:
    def answer_much_later(env: Environment, _: Wire) -> None:
        is_known = True
        try:
            env.effect("work", key="1")
        except Unavailable:
            is_known = not env.happened("work", "1")

        def answer() -> None:
            if is_known:
                env.publish("order.done")

        def wait_on() -> None:
            env.store["waits"] = "on"
            env.timer(60, answer, "second")

        env.timer(60, wait_on, "first")

    small = stateless(ONE_STEP, worker=on(order_placed=answer_much_later))
    setting = setting_of(small.system, small.load(tmp_path), Options(faults=("handler-error",)))
    campaign = Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, 10**9)
    next(search for search in all_searches() if search.is_exhaustive).explore(campaign, 1)
    assert "CHO904" in {code for code, _ in campaign.failures}


def test_tells_states_apart_by_what_was_decided(tmp_path: Path) -> None:
    def go_on(env: Environment, _: Wire) -> None:
        if env.decide("goes on") == "yes":
            env.publish("order.done")

    small = stateless(
        SAYING.replace("price.said", "order.done"),
        teller=on(order_placed=lambda env, _: env.publish("story.told")),
        worker=on(order_placed=lambda env, _: env.decide("goes on"), story_told=go_on),
    )
    found = small.search(tmp_path, faults=("delay",), faults_max=0, searches=("exhaustive",))
    assert names(found) == {"unfinished-run"}


def test_tells_states_apart_by_what_was_given_up(tmp_path: Path) -> None:
    def refuse_what_is_new(_: Environment, message: Wire) -> None:
        if message["data"]:
            raise ValueError("unknown fields")

    topology = HEAD + "  worker: {handlers: [{on: order.placed, retries: 0}]}\n"
    small = stateless(topology, worker=on(order_placed=refuse_what_is_new))
    found = small.search(tmp_path, faults=("newer-version",), faults_max=1, searches=("exhaustive",))
    assert names(found) == {"dead-letter"}


ASKING = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, emits: price.asked}, {on: price.told}]}
  pricing: {handlers: [{on: price.asked, emits: price.told}]}
"""
)


def test_tells_states_apart_by_where_a_service_stands_while_it_is_answered(tmp_path: Path) -> None:
    def ask(env: Environment, _: Wire) -> None:
        with env.store.transaction() as store:
            is_second = env.attempt == 2 and "told" not in store
        env.publish("price.asked")
        with env.store.transaction() as store:
            store["too soon"] = is_second and "told" in store

    def note(env: Environment, _: Wire) -> None:
        env.store["told"] = True

    def nothing_comes_too_soon(settled: Settled) -> str | None:
        return "answered too soon" if settled.stores["worker"].get("too soon") else None

    small = stateless(
        ASKING,
        worker=on(order_placed=ask, price_told=note),
        pricing=on(price_asked=lambda env, _: env.publish("price.told")),
    )
    small.system.invariant(nothing_comes_too_soon)
    faults = ("lost-publish", "slow-handler")
    found = [names(small.search(tmp_path, faults=faults, faults_max=most, searches=("exhaustive",))) for most in (1, 2)]
    assert found == [set(), {"broken-invariant"}]


PAYING = (
    HEAD
    + """  bank: {handlers: [{on: order.placed, emits: money.came}]}
  warehouse: {handlers: [{on: order.placed, emits: goods.packed}]}
  worker: {handlers: [{on: money.came, effects: [book]}, {on: goods.packed, effects: [ship]}]}
"""
)


def test_tells_states_apart_by_the_order_of_what_was_done(tmp_path: Path) -> None:
    def goods_leave_when_they_are_paid(settled: Settled) -> str | None:
        for case in settled.history.cases:
            done = [entry.effect for entry in settled.history.entries if entry.saga == case.number]
            if done[:1] == ["ship"]:
                return "shipped before it was paid"
        return None

    small = stateless(
        PAYING,
        bank=on(order_placed=lambda env, _: env.publish("money.came")),
        warehouse=on(order_placed=lambda env, _: env.publish("goods.packed")),
        worker=on(money_came=lambda env, _: env.effect("book"), goods_packed=lambda env, _: env.effect("ship")),
    )
    small.system.invariant(goods_leave_when_they_are_paid)
    found = small.search(tmp_path, faults=("reorder",), faults_max=1, searches=("exhaustive",))
    assert names(found) == {"broken-invariant"}
