"""An id tells an event from others of its source, and no more: two services may count theirs from one."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Setup
from tests.simulation.small_systems import Small, Wire, bound, names, on

JOINED = """choreo: 1
name: small
services:
  shop: {publishes: [order.placed]}
  packer: {handlers: [{on: order.placed, does: pack, emits: order.packed}]}
  payer: {handlers: [{on: order.placed, does: pay, emits: order.paid}]}
  carrier: {handlers: [{on: {all: [order.packed, order.paid]}, does: ship, emits: order.shipped}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.shipped}
"""


def counting(effect: str, event: str) -> Setup:
    """Do something once a message, and tell of it by the number of those that came before."""

    def handle(env: Environment, message: Wire) -> None:
        key = f"handled {message['id']}"
        with env.store.transaction():
            if key not in env.store:
                env.store[key] = env.store["count"] = env.store.get("count", 0) + 1
        env.effect(effect, key=message["id"])
        env.publish(event, id=str(env.store[key]))

    return on(order_placed=handle)


def joining(inbox: str) -> Setup:
    """Ship when both parts have come; the inbox knows a message by something."""

    def handle(env: Environment, message: Wire) -> None:
        seen, parts = f"seen {inbox.format(**message)}", f"parts of {message['correlationid']}"
        with env.store.transaction():
            if seen not in env.store:
                env.store[seen] = True
                env.store[parts] = sorted({*env.store.get(parts, ()), message["type"]})
        if len(env.store.get(parts, ())) > 1:
            env.effect("ship", key=message["correlationid"])
            env.publish("order.shipped", id=f"shipped {message['correlationid']}")

    return on(order_packed=handle, order_paid=handle)


@pytest.mark.parametrize(
    ("inbox", "found"), [("{source} {id}", set()), ("{id}", {"unfinished-run"}), ("{type} {id}", set())]
)
@pytest.mark.parametrize("count", [1, 2])
def test_two_services_may_give_the_same_id(inbox: str, found: set[str], count: int, tmp_path: Path) -> None:
    services = {"packer": counting("pack", "order.packed"), "payer": counting("pay", "order.paid")}
    small = Small(JOINED, bound((), carrier=joining(inbox), **services))
    faults = ("duplicate", "crash", "redelivery")
    report = small.search(tmp_path, faults=faults, faults_max=count, searches=("exhaustive",), effort=20_000)
    assert names(report) == found


def test_an_event_that_names_an_id_means_the_one_that_its_service_has_got(tmp_path: Path) -> None:
    def pack(env: Environment, _: Wire) -> None:
        env.publish("order.packed", id="1")

    def pay(env: Environment, _: Wire) -> None:
        env.publish("order.paid", id="1")

    def ship(env: Environment, message: Wire) -> None:
        env.publish("order.shipped", causation=message["id"])

    services = {"packer": on(order_placed=pack), "payer": on(order_placed=pay), "carrier": on(order_paid=ship)}
    history = Small(JOINED, bound((), **services)).run(tmp_path)
    shipped = next(one for one in history.published.values() if one.event == "order.shipped")
    assert shipped.cause is not None
    assert (shipped.cause.event, history.strays) == ("order.paid", {})


def test_a_service_that_gives_two_events_of_one_name_one_id_has_published_one(tmp_path: Path) -> None:
    def tell(env: Environment, _: Wire) -> None:
        env.publish("order.packed", {"n": 1}, id="same")
        env.publish("order.packed", {"n": 2}, id="same")
        env.publish("order.paid", id="same")

    history = Small(JOINED, bound((), packer=on(order_placed=tell))).run(tmp_path)
    assert [one.event for one in history.published.values()] == ["order.placed", "order.packed", "order.paid"]
