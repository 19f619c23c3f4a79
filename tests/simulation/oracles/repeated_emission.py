"""A worker that says twice that it is done, as if it had been done twice."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def say_it_twice(env: Environment, _: Wire) -> None:
    env.publish("order.done")
    env.publish("order.done")


def say_it_twice_as_one(env: Environment, message: Wire) -> None:
    env.publish("order.done", id=f"{message['id']} is done")
    env.publish("order.done", id=f"{message['id']} is done")


PROOF = Proof(
    wrong=Small(ONE_STEP, bound(worker=on(order_placed=say_it_twice))),
    right=Small(ONE_STEP, bound(worker=on(order_placed=say_it_twice_as_one))),
)
