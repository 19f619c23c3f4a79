"""A fault comes only from brokers that can have it: no alarm for what cannot happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.catalogue import all_faults
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.faulting import ANY_BROKER
from choreo_check.simulation.system import Settled
from tests.simulation.small_systems import HEAD, Small, Wire, bound, names, on

NOT_AT = {
    "kafka": {"redelivery"},
    "nats-jetstream": {"replayed-log"},
    "rabbitmq": {"replayed-log"},
    "redis-streams": {"replayed-log"},
    "any": {"replayed-log"},
}
ORDERED = [broker for broker in ANY_BROKER if broker != "any"]
WITHOUT_LOSS = ("delay", "duplicate", "early-timer", "late-timer", "newer-version", "reorder", "replayed-log")
TOPOLOGY = (
    HEAD
    + """  teller: {handlers: [{on: order.placed, emits: [step.taken]}]}
  worker: {handlers: [{on: step.taken}]}
"""
)


@pytest.mark.parametrize("broker", ANY_BROKER)
def test_offers_at_each_broker_what_it_can_do(broker: str) -> None:
    assert {fault.name for fault in all_faults() if broker not in fault.brokers} == NOT_AT[broker]


def tell_at_once(env: Environment, _: Wire) -> None:
    for number in (1, 2, 3):
        env.publish("step.taken", {"number": number})


def tell_by_and_by(env: Environment, _: Wire, number: int = 1) -> None:
    env.publish("step.taken", {"number": number})
    if number < 3:
        env.timer(60, lambda: tell_by_and_by(env, _, number + 1))


def hear(env: Environment, message: Wire) -> None:
    heard = env.store.get("heard", [])
    if message["data"]["number"] not in heard:
        env.store["heard"] = [*heard, message["data"]["number"]]


def hears_in_order(settled: Settled) -> str | None:
    heard = settled.stores["worker"].get("heard", [])
    return None if heard == sorted(heard) else f"hears {heard}"


@pytest.mark.parametrize("tell", [tell_at_once, tell_by_and_by])
@pytest.mark.parametrize("broker", ANY_BROKER)
def test_keeps_the_messages_of_a_lane_in_order_at_brokers_that_do(broker: str, tell: object, tmp_path: Path) -> None:
    system = bound((hears_in_order,), teller=on(order_placed=tell), worker=on(step_taken=hear))  # type: ignore[arg-type]
    found = Small(TOPOLOGY, system).search(tmp_path, broker=broker, faults=WITHOUT_LOSS, searches=("exhaustive",))
    assert ("broken-invariant" in names(found)) == (broker == "any")


def hear_of_each_saga(env: Environment, message: Wire) -> None:
    saga, number = message["correlationid"], message["data"]["number"]
    heard = env.store.get(saga, [])
    if number not in heard:
        env.store[saga] = [*heard, number]


def hears_each_in_order(settled: Settled) -> str | None:
    return next((f"hears {heard}" for heard in settled.stores["worker"].values() if heard != sorted(heard)), None)


@pytest.mark.parametrize("broker", ["kafka", "rabbitmq"])
def test_a_second_instance_gets_what_is_next_and_at_kafka_nothing_of_the_same_key(broker: str, tmp_path: Path) -> None:
    worker = on(step_taken=hear_of_each_saga)
    small = Small(TOPOLOGY, bound((hears_each_in_order,), teller=on(order_placed=tell_at_once), worker=worker))
    found = small.search(tmp_path, broker=broker, faults=("competing-consumer",), searches=("exhaustive",))
    assert ("broken-invariant" in names(found)) == (broker == "rabbitmq")


GROUPED = (
    HEAD
    + """  worker: {group: staff, handlers: [{on: order.placed, emits: order.done}]}
  archive: {group: staff, handlers: [{on: order.placed, does: filing}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def test_of_one_consumer_group_one_service_gets_each_message(tmp_path: Path) -> None:
    worker = on(order_placed=lambda env, _: env.publish("order.done"))
    archive = on(order_placed=lambda env, _: env.effect("filing"))
    small = Small(GROUPED, bound(worker=worker, archive=archive))
    assert [entry.effect for entry in small.run(tmp_path).entries] == []
    apart = Small(GROUPED.replace("archive: {group: staff", "archive: {group: files"), small.system)
    assert [entry.effect for entry in apart.run(tmp_path).entries] == ["filing"]


def test_a_service_may_name_as_its_cause_what_it_took_from_another_of_its_group(tmp_path: Path) -> None:
    answer = on(order_placed=lambda env, message: env.publish("order.done", causation=message["id"]))
    small = Small(GROUPED, bound(worker=answer, archive=answer))
    found = small.search(tmp_path, faults=("stolen-message",), searches=("exhaustive",))
    assert "lost-correlation" not in names(found)
