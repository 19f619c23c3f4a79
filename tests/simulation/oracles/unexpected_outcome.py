"""A worker that says it is done, and sometimes has done nothing."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.oracles.repeated_effect import work_once
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def pretend(env: Environment, message: Wire) -> None:
    if env.decide("is diligent") == "yes":
        env.effect("work", key=message["id"])
    env.publish("order.done")


PROOF = Proof(
    wrong=Small(ONE_STEP, bound(worker=on(order_placed=pretend))),
    right=Small(ONE_STEP, bound(worker=on(order_placed=work_once))),
)
