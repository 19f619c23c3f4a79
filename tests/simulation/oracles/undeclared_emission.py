"""An event that the drawing does not show."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def publish_a_note_too(env: Environment, _: Wire) -> None:
    env.publish("order.done")
    env.publish("order.noted")


PROOF = Proof(
    wrong=Small(ONE_STEP, bound(worker=on(order_placed=publish_a_note_too))),
    right=Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.publish("order.done")))),
)
