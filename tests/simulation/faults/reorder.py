"""A worker that takes an older price for the newest until the newest is settled.

What is held back longer than that comes too late to do harm: one fault alone must have one message overtake another.
The worker keeps nothing in memory, so it makes no difference when a second one comes between two of its transactions.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled, System
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, idle, on

TOPOLOGY = (
    HEAD
    + """  first: {handlers: [{on: order.placed, emits: price.raised}]}
  second: {handlers: [{on: order.placed, emits: price.lowered}]}
  worker:
    handlers:
      - {on: price.raised}
      - {on: price.lowered, emits: price.settled}
      - {on: price.settled, emits: order.done}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def take_older(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        if message["id"] not in store and f"settled {message['correlationid']}" not in store:
            store[message["id"]] = "seen"
            store[f"price {message['correlationid']}"] = "raised"


def take_newer(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        store[f"price {message['correlationid']}"] = "lowered"
        env.publish("price.settled")


def settle(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        store[f"settled {message['correlationid']}"] = True
        env.publish("order.done")


def the_newest_price_holds(settled: Settled) -> str | None:
    return "an older price holds" if "raised" in settled.stores["worker"].values() else None


SYSTEM = System("topology.yaml")
SYSTEM.service("shop")(idle)
SYSTEM.service("first")(on(order_placed=lambda env, _: env.publish("price.raised")))
SYSTEM.service("second")(on(order_placed=lambda env, _: env.publish("price.lowered")))
SYSTEM.service("worker", stateless=True)(on(price_raised=take_older, price_lowered=take_newer, price_settled=settle))
SYSTEM.invariant(the_newest_price_holds)

PROOF = Proof(Small(TOPOLOGY, SYSTEM), "broken-invariant", faults_max=1)
