"""A worker that works each time it hears of the order."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def work_again(env: Environment, _: Wire) -> None:
    env.effect("work")
    env.publish("order.done")


def work_once(env: Environment, message: Wire) -> None:
    env.effect("work", key=message["id"])
    env.publish("order.done")


PROOF = Proof(
    wrong=Small(ONE_STEP, bound(worker=on(order_placed=work_again))),
    right=Small(ONE_STEP, bound(worker=on(order_placed=work_once))),
)
