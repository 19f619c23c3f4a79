"""A worker that takes the newest of two prices by the time at which they came, and compares wrongly where that is one.

Everything else that makes the older price come second also makes it come later; only two of the other faults together
can hold both back until one instant.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  first: {handlers: [{on: order.placed, emits: price.raised}]}
  second: {handlers: [{on: order.placed, emits: price.lowered}]}
  worker: {handlers: [{on: price.raised}, {on: price.lowered, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def take_older(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        known = store.get(message["correlationid"])
        if known is None or known["at"] >= env.clock():
            store[message["correlationid"]] = {"price": "raised", "at": env.clock()}


def take_newer(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        known = store.get(message["correlationid"])
        if known is None or known["price"] == "raised":
            store[message["correlationid"]] = {"price": "lowered", "at": env.clock()}
        env.publish("order.done")


def the_newest_price_holds(settled: Settled) -> str | None:
    wrong = [row for _, row in settled.stores["worker"].items() if row["price"] != "lowered"]
    return "an older price holds" if wrong else None


PROOF = Proof(
    Small(
        TOPOLOGY,
        bound(
            (the_newest_price_holds,),
            first=on(order_placed=lambda env, _: env.publish("price.raised")),
            second=on(order_placed=lambda env, _: env.publish("price.lowered")),
            worker=on(price_raised=take_older, price_lowered=take_newer),
        ),
    ),
    "broken-invariant",
    faults_max=1,
)
