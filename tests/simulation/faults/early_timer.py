"""A worker that gives up after a hundred days, and forgets that it has, should the payment be on its way just then."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import DAY_S, Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  payment: {handlers: [{on: order.placed, emits: payment.made}]}
  worker:
    handlers:
      - {on: {after: 100d, of: order.placed, unless: payment.made}, emits: order.cancelled}
      - {on: payment.made, emits: order.done}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.cancelled}
"""
)


def worker(env: Environment) -> None:
    paid: set[str] = set()

    def give_up(order: str) -> None:
        if order not in paid:
            env.publish("order.cancelled")

    def wait(message: Wire) -> None:
        env.timer(100 * DAY_S, lambda: give_up(message["correlationid"]), "the deadline")

    def finish(message: Wire) -> None:
        paid.add(message["correlationid"])
        env.publish("order.done")

    env.on("order.placed", wait)
    env.on("payment.made", finish)


PROOF = Proof(
    Small(
        TOPOLOGY,
        bound(
            payment=on(order_placed=lambda env, _: env.publish("payment.made")),
            worker=worker,
        ),
    ),
    "contradictory-run",
    faults_max=1,
)
