"""A worker that takes three duplicates of one order for an attack: only a log that is replayed brings so many."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  packer: {handlers: [{on: order.placed, emits: parcel.packed}]}
  biller: {handlers: [{on: order.placed, emits: bill.sent}]}
  worker: {handlers: [{on: {all: [order.placed, parcel.packed, bill.sent]}, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def join(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        row = store.get(message["correlationid"], {"seen": [], "duplicates": 0})
        if message["id"] in row["seen"]:
            row["duplicates"] += 1
        else:
            row["seen"].append(message["id"])
        store[message["correlationid"]] = row
        if len(row["seen"]) == 3:
            env.publish("order.done", causation=row["seen"][-1])


def nobody_is_taken_for_an_attacker(settled: Settled) -> str | None:
    worst = max((row["duplicates"] for row in settled.stores["worker"].values()), default=0)
    return "three duplicates" if worst >= 3 else None


PROOF = Proof(
    Small(
        TOPOLOGY,
        bound(
            (nobody_is_taken_for_an_attacker,),
            packer=on(order_placed=lambda env, _: env.publish("parcel.packed")),
            biller=on(order_placed=lambda env, _: env.publish("bill.sent")),
            worker=on(order_placed=join, parcel_packed=join, bill_sent=join),
        ),
    ),
    "broken-invariant",
    broker="kafka",
)
