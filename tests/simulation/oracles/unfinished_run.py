"""A worker that keeps to itself that it has refused."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import TWO_ENDS, Proof
from tests.simulation.small_systems import Small, Wire, bound, on


def refuse_in_silence(env: Environment, _: Wire) -> None:
    if env.decide("does the work") == "yes":
        env.publish("order.done")


def refuse(env: Environment, _: Wire) -> None:
    env.publish("order.done" if env.decide("does the work") == "yes" else "order.cancelled")


PROOF = Proof(
    wrong=Small(TWO_ENDS, bound(worker=on(order_placed=refuse_in_silence))),
    right=Small(TWO_ENDS, bound(worker=on(order_placed=refuse))),
)
