"""A worker that asks, and notes only then that it waits: the answer can be faster, and finds nobody waiting."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  worker:
    handlers:
      - {on: order.placed, emits: price.asked}
      - {on: price.told, emits: order.done}
  pricing: {handlers: [{on: price.asked, emits: price.told}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def ask(env: Environment, message: Wire) -> None:
    env.publish("price.asked")
    env.store[message["correlationid"]] = "waiting"


def finish(env: Environment, message: Wire) -> None:
    if message["correlationid"] in env.store:
        env.publish("order.done")


PROOF = Proof(
    Small(
        TOPOLOGY,
        bound(
            worker=on(order_placed=ask, price_told=finish),
            pricing=on(price_asked=lambda env, _: env.publish("price.told")),
        ),
    ),
    "unfinished-run",
    faults_max=1,
)
