"""One run: calm unless it is told otherwise, the same each time, and with an end whatever the services do."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.choices import Choices, Diverged
from choreo_check.simulation.clock import EPOCH
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.messages import Copy, Message, Subscription
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, names, on, told

CHAIN = (
    HEAD
    + """  first: {handlers: [{on: order.placed, emits: step.taken}]}
  second: {handlers: [{on: order.placed}, {on: step.taken, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)
PING_PONG = (
    HEAD
    + """  ping: {handlers: [{on: {any: [order.placed, pong.played]}, emits: ping.played}]}
  pong: {handlers: [{on: ping.played, emits: pong.played}]}
"""
)
PLACED = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://small.example/order.placed/1.json",
    "type": "object",
    "examples": [{"type": "order.placed", "data": {"orderId": "A", "total": 3}}],
}


def say(event: str) -> Callable[[Environment, Wire], object]:
    return lambda env, _: env.publish(event)


def fail(_: Environment, message: Wire) -> None:
    raise ValueError(f"cannot handle {message['type']}")


def test_delivers_the_oldest_message_first_when_nothing_is_chosen(tmp_path: Path) -> None:
    first = on(order_placed=lambda env, _: env.publish("step.taken"))
    second = on(order_placed=lambda env, _: env.effect("prepare"), step_taken=lambda env, _: env.publish("order.done"))
    assert told(Small(CHAIN, bound(first=first, second=second)).run(tmp_path)) == [
        "shop publish order.placed",
        "first deliver order.placed",
        "first publish step.taken",
        "second deliver order.placed",
        "second effect prepare",
        "second deliver step.taken",
        "second publish order.done",
    ]


def test_is_the_same_each_time_in_one_world_and_in_another(tmp_path: Path) -> None:
    def work(env: Environment, message: Wire) -> None:
        env.store["seen"] = [*env.store.get("seen", []), message["id"], env.uuid(), env.random.bits()]
        env.timer(10, lambda: env.publish("order.done", {"seen": env.store["seen"]}), "later")

    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    world = World(small.plan(tmp_path))
    histories = [world.run(Choices({2: 1}), tells=True) for _ in range(2)] + [small.run(tmp_path, {2: 1})]
    assert len({json.dumps(told(history)) for history in histories}) == 1
    wires = [[message.wire for message in history.published.values()] for history in histories]
    assert wires[0] == wires[1] == wires[2]


def test_says_that_a_schedule_does_not_fit(tmp_path: Path) -> None:
    with pytest.raises(Diverged):
        Small(ONE_STEP, bound(worker=on(order_placed=say("order.done")))).run(tmp_path, {0: 99})


def test_runs_two_sagas_apart_in_time_and_in_their_ids(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=say("order.done"))))
    history = World(small.plan(tmp_path, count=2)).run(Choices())
    placed = [message for message in history.published.values() if message.event == "order.placed"]
    assert [message.saga for message in placed] == [0, 1]
    assert len({message.correlation for message in placed}) == 2
    assert [len(history.of_case(number)) for number in (0, 1)] == [2, 2]


def test_starts_a_saga_with_an_example_of_its_contract_and_the_second_with_other_ids(tmp_path: Path) -> None:
    heard: list[Wire] = []
    topology = ONE_STEP.replace("name: small\n", "name: small\ncontracts: contracts\n")
    system = bound(worker=on(order_placed=lambda _, message: heard.append(message)))
    small = Small(topology, system, {"contracts/order.placed/1.json": json.dumps(PLACED)})
    plan = small.plan(tmp_path, count=2)
    heard.clear()
    World(plan).run(Choices())
    assert [message["data"] for message in heard] == [{"orderId": "A", "total": 3}, {"orderId": "A-2", "total": 3}]
    assert heard[0]["dataschema"] == PLACED["$id"]


def test_names_the_schema_of_an_event_by_the_id_of_its_draft(tmp_path: Path) -> None:
    heard: list[Wire] = []
    topology = ONE_STEP.replace("name: small\n", "name: small\ncontracts: contracts\n")
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "id": PLACED["$id"]}
    system = bound(worker=on(order_placed=lambda _, message: heard.append(message)))
    small = Small(topology, system, {"contracts/order.placed/1.json": json.dumps(schema)})
    small.run(tmp_path)
    assert heard[0]["dataschema"] == PLACED["$id"]


def test_starts_a_saga_with_what_an_example_says_beside_its_envelope(tmp_path: Path) -> None:
    heard: list[Wire] = []
    envelope = "envelope: {id: id, type: type, correlation: orderId, causation: false, schema: false, data: false}"
    topology = ONE_STEP.replace("name: small\n", f"name: small\ncontracts: contracts\n{envelope}\n")
    system = bound(worker=on(order_placed=lambda _, message: heard.append(message)))
    contract = PLACED | {"examples": [{"type": "order.placed", "id": "1", "orderId": "A", "total": 3}]}
    history = Small(topology, system, {"contracts/order.placed/1.json": json.dumps(contract)}).run(tmp_path)
    (message,) = history.published.values()
    assert heard[-1] == {"id": message.id, "type": "order.placed", "orderId": message.correlation, "total": 3}


def test_starts_a_saga_in_the_name_of_a_service_that_is_not_bound(tmp_path: Path) -> None:
    system = System("topology.yaml")
    system.service("worker")(on(order_placed=say("order.done")))
    small = Small(ONE_STEP, system)
    assert told(small.run(tmp_path))[0] == "shop publish order.placed"
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=1)) == set()


@pytest.mark.parametrize(("said", "attempts"), [("", 6), ("retries: 2, ", 3), ("retries: 0, ", 1)])
def test_tries_a_message_as_often_as_the_topology_says_and_gives_it_up(
    said: str, attempts: int, tmp_path: Path
) -> None:
    topology = ONE_STEP.replace("on: order.placed,", f"on: order.placed, {said}")
    history = Small(topology, bound(worker=on(order_placed=fail))).run(tmp_path)
    assert told(history).count("worker deliver order.placed") == attempts
    assert told(history)[-1] == "worker dead-letter order.placed"
    ((copy, reason),) = history.dead
    assert (copy.attempt, reason) == (attempts, "ValueError: cannot handle order.placed")


def test_waits_longer_between_later_attempts(tmp_path: Path) -> None:
    times: list[float] = []

    def note_and_fail(env: Environment, message: Wire) -> None:
        times.append(env.clock() - EPOCH)
        fail(env, message)

    small = Small(ONE_STEP, bound(worker=on(order_placed=note_and_fail)))
    plan = small.plan(tmp_path)
    times.clear()
    World(plan).run(Choices())
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert waits == sorted(waits)
    assert waits[-1] > waits[1] > 0


def test_ends_where_a_message_is_tried_again_for_ever(tmp_path: Path) -> None:
    topology = ONE_STEP.replace("on: order.placed,", "on: order.placed, dead_letter: false,")
    history = Small(topology, bound(worker=on(order_placed=fail))).run(tmp_path)
    assert [incident.kind for incident in history.incidents] == ["unbounded-retries"]
    assert not history.is_whole


def test_ends_where_events_cause_each_other_for_ever(tmp_path: Path) -> None:
    ping = on(order_placed=say("ping.played"), pong_played=say("ping.played"))
    small = Small(PING_PONG, bound(ping=ping, pong=on(ping_played=say("pong.played"))))
    assert [incident.kind for incident in small.run(tmp_path).incidents] == ["endless-run"]
    found = small.search(tmp_path, searches=("exhaustive",), faults_max=0, effort=30_000)
    assert names(found) == {"endless-run"}


def test_ends_where_one_handler_floods_the_broker(tmp_path: Path) -> None:
    def flood(env: Environment, _: Wire) -> None:
        while True:
            env.publish("ping.played")

    history = Small(PING_PONG, bound(ping=on(order_placed=flood), pong=on(ping_played=fail))).run(tmp_path)
    assert [incident.kind for incident in history.incidents] == ["endless-run"]


def test_ends_where_a_timer_fails_whenever_it_rings(tmp_path: Path) -> None:
    def wait(env: Environment, _: Wire) -> None:
        env.timer(10, lambda: fail(env, {"type": "nothing"}), "deadline")

    small = Small(ONE_STEP, bound(worker=on(order_placed=wait)))
    history = small.run(tmp_path)
    assert told(history).count("worker timer deadline") == 5
    assert [incident.kind for incident in history.incidents] == ["failing-timer"]
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=0)) == {"endless-run"}


def test_rings_a_timer_again_that_has_failed_once(tmp_path: Path) -> None:
    def worker(env: Environment) -> None:
        failures = iter([ValueError("not yet")])

        def finish() -> None:
            for failure in failures:
                raise failure
            env.publish("order.done")

        env.on("order.placed", lambda _: env.timer(10, finish, "end"))

    assert told(Small(ONE_STEP, bound(worker=worker)).run(tmp_path))[-1] == "worker publish order.done"


def test_ends_where_a_handler_waits_for_the_outside(tmp_path: Path) -> None:
    class Outside:
        def __await__(self) -> object:
            yield "something foreign"

    async def work(_: Environment, __: Wire) -> None:
        await Outside()  # type: ignore[misc]

    history = Small(ONE_STEP, bound(worker=on(order_placed=work))).run(tmp_path)
    assert [(one.kind, one.service) for one in history.incidents] == [("foreign-await", "worker")]


@pytest.fixture
def rested(tmp_path: Path) -> World:
    """Return a world whose run has come to rest."""
    world = World(setting_of(bound(), Small(ONE_STEP, bound()).load(tmp_path), Options()).plan(0, 1))
    world.run(Choices())
    return world


def message_of(saga: int, hops: int = 1) -> Message:
    """Return a message that says the same whomever it belongs to, and however it has come about."""
    message = Message("1", "order.done", 0, None, saga)
    message.rank = (hops, ())
    message.write(b"")
    return message


def test_states_differ_in_which_saga_has_which_id(rested: World) -> None:
    before = rested.state()
    rested.post_office.learn("an id of its own", 0)
    assert rested.state() != before


def test_states_differ_in_which_saga_a_message_belongs_to(rested: World) -> None:
    states = set()
    for saga in (0, 1):
        rested.history.published.clear()
        rested.published_code = 0
        rested.post(rested.processes[0], message_of(saga))
        states.add(rested.state())
    assert len(states) == 2


def test_states_differ_in_how_old_a_message_under_way_is(rested: World) -> None:
    subscription = Subscription(0, 0, "shop", "order.done", 5, has_dead_letters=True)
    states = set()
    for hops in (1, 2):
        rested.flight[:] = [Copy(message_of(0, hops), subscription)]
        states.add(rested.state())
    assert len(states) == 2
