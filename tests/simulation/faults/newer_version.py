"""A worker that refuses a message with a field that it does not know."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def work(env: Environment, message: Wire) -> None:
    if message["data"]:
        raise ValueError(f"unknown fields: {sorted(message['data'])}")
    env.publish("order.done")


PROOF = Proof(Small(ONE_STEP, bound(worker=on(order_placed=work))), "dead-letter")
