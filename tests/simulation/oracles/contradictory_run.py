"""A worker that tells of both ends."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import TWO_ENDS, Proof
from tests.simulation.oracles.unfinished_run import refuse
from tests.simulation.small_systems import Small, Wire, bound, on


def tell_of_both(env: Environment, _: Wire) -> None:
    env.publish("order.done")
    env.publish("order.cancelled")


PROOF = Proof(
    wrong=Small(TWO_ENDS, bound(worker=on(order_placed=tell_of_both))),
    right=Small(TWO_ENDS, bound(worker=on(order_placed=refuse))),
)
