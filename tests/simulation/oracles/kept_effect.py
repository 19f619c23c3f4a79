"""A worker that begins before it knows whether it will, and keeps what it has begun."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import TWO_ENDS, Proof
from tests.simulation.small_systems import Small, Wire, bound, on


def work_and_decide(env: Environment, message: Wire) -> None:
    env.effect("work", key=message["id"])
    env.publish("order.done" if env.decide("does the work") == "yes" else "order.cancelled")


def decide_and_work(env: Environment, message: Wire) -> None:
    if env.decide("does the work") == "yes":
        env.effect("work", key=message["id"])
        env.publish("order.done")
    else:
        env.publish("order.cancelled")


PROOF = Proof(
    wrong=Small(TWO_ENDS, bound(worker=on(order_placed=work_and_decide))),
    right=Small(TWO_ENDS, bound(worker=on(order_placed=decide_and_work))),
)
