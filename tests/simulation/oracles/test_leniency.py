"""Systems that are right in a way of their own: nobody speaks of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import System
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, names, on

WITH_RETRIES = ONE_STEP.replace("emits: order.done}]}", "emits: order.done, retries: 1, dead_letter: order.dead}]}")
REFUSED = (
    HEAD
    + """  risk: {handlers: [{on: order.placed, outcomes: [{emits: risk.taken}, {emits: order.refused}]}]}
  stock:
    handlers:
      - {on: order.placed, does: reserve, emits: stock.reserved}
      - {on: order.refused, undoes: reserve, tombstone: true}
  worker: {handlers: [{on: {all: [risk.taken, stock.reserved], unless: order.refused}, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.refused}
"""
)
ASKING_A_GUEST = (
    HEAD
    + """  guest:
    external: true
    handlers: [{on: order.placed, outcomes: [{emits: order.approved}, {emits: order.cancelled}]}]
  worker: {handlers: [{on: order.approved, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.cancelled}
"""
)


class GatewayError(Exception):
    pass


@pytest.mark.parametrize("hides", [False, True])
def test_what_a_service_makes_of_an_injected_error_is_no_failure_of_its_own(hides: bool, tmp_path: Path) -> None:  # noqa: FBT001  a parameter of a test
    def work(env: Environment, message: Wire) -> None:
        try:
            env.effect("work", key=message["id"])
        except ConnectionError as error:
            raise GatewayError("try again") from (None if hides else error)
        env.publish("order.done")

    small = Small(WITH_RETRIES, bound(worker=on(order_placed=work)))
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=2)) == set()


def test_a_service_fails_by_itself_as_often_as_it_may_whatever_else_comes_twice(tmp_path: Path) -> None:
    def work(env: Environment, message: Wire) -> None:
        times = env.store.get(message["id"], 0)
        env.store[message["id"]] = times + 1
        if times == 0:
            raise LookupError("not there yet")
        env.effect("work", key=message["id"])
        env.publish("order.done")

    small = Small(WITH_RETRIES, bound(worker=on(order_placed=work)))
    assert names(small.search(tmp_path, faults=("duplicate",), searches=("exhaustive",), faults_max=2)) == set()


def undoing(env: Environment) -> None:
    """Reserve, unless it was undone before; undoing is a call that may find nothing."""

    def reserve(message: Wire) -> None:
        with env.store.transaction() as store:
            if f"undone {message['correlationid']}" in store:
                return
            env.effect("reserve", key=message["correlationid"])
            env.publish("stock.reserved")

    def undo(message: Wire) -> None:
        with env.store.transaction() as store:
            store[f"undone {message['correlationid']}"] = True
            env.undo("reserve", key=message["correlationid"])

    env.on("order.placed", reserve)
    env.on("order.refused", undo)


def choose(env: Environment, _: Wire) -> None:
    env.publish("risk.taken" if env.decide("risk", ("taken", "refused")) == "taken" else "order.refused")


def join(env: Environment, message: Wire) -> None:
    key = f"{message['type']} {message['correlationid']}"
    with env.store.transaction() as store:
        store[key] = True
        if all(f"{event} {message['correlationid']}" in store for event in ("risk.taken", "stock.reserved")):
            env.publish("order.done", id=f"done {message['correlationid']}")


@pytest.mark.parametrize(
    ("topology", "expected"), [(REFUSED, set()), (REFUSED.replace(", tombstone: true", ""), {"undone-twice"})]
)
def test_what_has_a_tombstone_may_be_undone_before_it_is_done(
    topology: str, expected: set[str], tmp_path: Path
) -> None:
    worker = on(risk_taken=join, stock_reserved=join)
    small = Small(topology, bound(risk=on(order_placed=choose), stock=undoing, worker=worker))
    found = small.search(tmp_path, faults=("delay", "reorder"), searches=("exhaustive",), faults_max=1)
    assert names(found) == expected


def test_who_waits_for_somebody_who_is_not_bound_is_not_stuck(tmp_path: Path) -> None:
    worker = on(order_approved=lambda env, _: env.publish("order.done"))
    assert names(Small(ASKING_A_GUEST, bound(worker=worker)).search(tmp_path, faults_max=0)) == set()
    guest = on(order_placed=lambda *_: None)
    found = Small(ASKING_A_GUEST, bound(worker=worker, guest=guest)).search(tmp_path, faults_max=0)
    assert names(found) == {"unfinished-run"}


def test_an_event_may_have_a_name_that_looks_like_a_pattern(tmp_path: Path) -> None:
    topology = 'choreo: 1\nname: odd\nservices:\n  shop: {publishes: ["paid?"]}\n'
    topology += '  worker: {handlers: [{on: "paid?", emits: order.done}]}\n'
    topology += 'sagas: {paying: {starts: "paid?", succeeds: order.done}}\n'
    system = System("topology.yaml")

    @system.service("worker")
    def worker(env: Environment) -> None:
        env.on("paid?", lambda _: env.publish("order.done"))

    found = Small(topology, system).search(tmp_path, searches=("exhaustive",), faults_max=1)
    assert names(found) == set()


BEGUN_LATER = """choreo: 1
name: small
services:
  shop: {publishes: [{event: order.placed, does: reserve}]}
  bank: {handlers: [{on: order.placed, outcomes: [{does: charge, emits: order.paid}, {emits: order.declined}]}]}
  stock: {handlers: [{on: order.declined, undoes: reserve}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.paid, fails: order.declined}
"""


def begins_later(env: Environment) -> None:
    """Store what is asked for; what is stored begins later, with ids of its own, and with an effect."""

    def begin() -> None:
        for key, _ in env.store.starting("asked/"):
            own = key.replace("asked/", "order ")
            env.effect("reserve", key=own, correlation=own)
            env.publish("order.placed", id=own, correlation=own)
            env.store.pop(key)

    def accept(start: Start) -> None:
        env.store[f"asked/{start.correlation}"] = True

    env.starts("order.placed", accept)
    env.timer(5, begin, "begin")


def pays(env: Environment, message: Wire) -> None:
    if env.decide("pays") == "yes":
        env.effect("charge", key=message["id"])
        env.publish("order.paid", id=f"{message['id']} is paid")
    else:
        env.publish("order.declined", id=f"{message['id']} is declined")


def test_an_effect_belongs_to_the_saga_that_is_to_begin_with_its_id(tmp_path: Path) -> None:
    system = System("topology.yaml")
    for name, setup in {
        "shop": begins_later,
        "bank": on(order_placed=pays),
        "stock": on(order_declined=lambda env, message: env.undo("reserve", key=message["correlationid"])),
    }.items():
        system.service(name)(setup)
    found = Small(BEGUN_LATER, system).search(tmp_path, searches=("exhaustive",), faults=("crash", "duplicate"))
    assert names(found) == set()
    assert [one.complete_up_to for one in found.outcomes] == [2, 1]
