"""A worker that reads before its transaction begins: two instances read the same, and one update is lost."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  packer: {handlers: [{on: order.placed, emits: parcel.packed}]}
  biller: {handlers: [{on: order.placed, emits: bill.sent}]}
  worker: {handlers: [{on: {all: [parcel.packed, bill.sent]}, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def join(env: Environment, message: Wire) -> None:
    order = message["correlationid"]
    count = env.store.get(f"count {order}", 0) + 1
    if message["id"] in env.store.get(f"seen {order}", []):
        return
    with env.store.transaction() as store:
        store[f"count {order}"] = count
        store[f"seen {order}"] = [*store.get(f"seen {order}", []), message["id"]]
        if count == 2:
            env.publish("order.done")


PROOF = Proof(
    Small(
        TOPOLOGY,
        bound(
            packer=on(order_placed=lambda env, _: env.publish("parcel.packed")),
            biller=on(order_placed=lambda env, _: env.publish("bill.sent")),
            worker=on(parcel_packed=join, bill_sent=join),
        ),
    ),
    "unfinished-run",
)
