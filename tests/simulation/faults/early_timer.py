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


def wait(env: Environment, message: Wire) -> None:
    def give_up() -> None:
        if f"paid {message['correlationid']}" not in env.store:
            env.publish("order.cancelled")

    env.timer(100 * DAY_S, give_up, "the deadline")


def finish(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        store[f"paid {message['correlationid']}"] = True
        env.publish("order.done")


PROOF = Proof(
    Small(
        TOPOLOGY,
        bound(
            payment=on(order_placed=lambda env, _: env.publish("payment.made")),
            worker=on(order_placed=wait, payment_made=finish),
        ),
    ),
    "contradictory-run",
)
