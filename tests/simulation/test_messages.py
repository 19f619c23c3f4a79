"""What a service publishes becomes a message: an envelope, an id that follows from its cause, a saga, and copies."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.history import History
from choreo_check.simulation.world import World
from tests.simulation.small_systems import HEAD, ONE_STEP, Small, Wire, bound, on

CHAIN = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, emits: order.done}]}
  listener: {handlers: [{on: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)
OWN_ENVELOPE = (
    "envelope: {id: messageId, type: kind, correlation: orderId, causation: false, schema: false, data: false}\n"
)
Handler = Callable[[Environment, Wire], object]


def heard(tmp_path: Path, handler: Handler, topology: str = CHAIN) -> tuple[list[Wire], History]:
    """Return what the last service of the chain hears of what the one before it publishes, and the run."""
    wires: list[Wire] = []
    listener = on(order_done=lambda _, message: wires.append(message))
    small = Small(topology, bound(worker=on(order_placed=handler), listener=listener))
    world = World(small.plan(tmp_path))  # which makes some runs of its own
    wires.clear()
    history = world.run(Choices(), tells=True)
    return wires, history


def test_puts_what_is_said_into_an_envelope(tmp_path: Path) -> None:
    (wire,), history = heard(tmp_path, lambda env, _: env.publish("order.done", {"total": 3}))
    start = next(iter(history.published.values()))
    assert wire["type"] == "order.done"
    assert wire["data"] == {"total": 3}
    assert wire["source"] == "/services/worker"
    assert wire["time"] == "2026-01-01T00:00:00.000Z"
    assert (wire["correlationid"], wire["causationid"]) == (start.correlation, start.id)
    assert UUID(wire["id"]).version == 8


def test_gives_the_same_event_the_same_id_and_the_next_one_another(tmp_path: Path) -> None:
    def say_it_three_times(env: Environment, _: Wire) -> None:
        for number in (1, 2, 3):
            env.publish("order.done", {"number": number})

    first, second = (heard(tmp_path, say_it_three_times)[1] for _ in range(2))
    assert list(first.published) == list(second.published)
    assert len(first.published) == 4


def test_takes_what_the_service_gives_for_granted(tmp_path: Path) -> None:
    (wire,), history = heard(
        tmp_path, lambda env, _: env.publish("order.done", id="mine", key="k", correlation="c", causation="x")
    )
    assert [wire[name] for name in ("id", "correlationid", "causationid")] == ["mine", "c", "x"]
    assert [one.key for one in history.published.values() if one.id == "mine"] == ["k"]


def test_takes_a_whole_message_as_it_is(tmp_path: Path) -> None:
    whole = {"type": "order.done", "id": "mine", "correlationid": "c", "data": [1, {"two": None}]}
    (wire,), _ = heard(tmp_path, lambda env, _: env.publish(whole))
    assert wire == whole


def test_writes_the_envelope_that_the_topology_says(tmp_path: Path) -> None:
    topology = CHAIN.replace("name: small\n", f"name: small\n{OWN_ENVELOPE}")
    (wire,), _ = heard(tmp_path, lambda env, _: env.publish("order.done", {"total": 3}), topology)
    assert set(wire) == {"messageId", "kind", "orderId", "total"}
    assert wire["kind"] == "order.done"


def test_does_not_share_what_was_published_with_who_has_published_it(tmp_path: Path) -> None:
    items = [1]

    def publish_and_change(env: Environment, _: Wire) -> None:
        items[:] = [1]
        env.publish("order.done", {"items": items})
        items.append(2)

    (wire,), _ = heard(tmp_path, publish_and_change)
    assert wire["data"] == {"items": [1]}


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("order.done", {"at": object()}),
        ("order.done", {1, 2}),
        ("order.done", b"bytes"),
        ("order.done", float("nan")),
        ({"id": "without a type"}, None),
        ({"type": 7}, None),
    ],
)
def test_refuses_what_no_broker_could_send(event: Any, data: Any, tmp_path: Path) -> None:
    _, history = heard(tmp_path, lambda env, _: env.publish(event, data))
    (_, reason), *_ = history.dead
    assert reason.startswith("NotPublishable: ")


def test_sends_a_copy_to_everybody_who_hears_the_event_by_name_or_by_pattern(tmp_path: Path) -> None:
    topology = ONE_STEP.replace(
        "sagas:", "  auditor: {handlers: [{on: {matching: 'order.*'}, observes: true}]}\nsagas:"
    )

    def auditor(env: Environment) -> None:
        env.on("order.*", lambda message: env.store.setdefault(message["type"], True))

    system = bound(worker=on(order_placed=lambda env, _: env.publish("order.done")), auditor=auditor)
    history = Small(topology, system).run(tmp_path)
    assert [len(message.copies) for message in history.published.values()] == [2, 1]


class Kind(StrEnum):
    DONE = "order.done"


class Level(IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    "data",
    [
        {"kind": Kind.DONE, "level": Level.HIGH},
        OrderedDict(kind="order.done", level=3),
        defaultdict(int, kind="order.done", level=3),
    ],
)
def test_takes_all_that_json_can_write(data: Any, tmp_path: Path) -> None:
    (wire,), _ = heard(tmp_path, lambda env, _: env.publish(Kind.DONE, data, key=Kind.DONE))
    assert wire["data"] == {"kind": "order.done", "level": 3}
    assert {type(wire["type"]), *map(type, wire["data"].values())} == {str, int}
