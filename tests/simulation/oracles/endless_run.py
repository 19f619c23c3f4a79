"""A worker that has no place for what it cannot handle, and is given it again and again."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.oracles.repeated_effect import work_once
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on

TOPOLOGY = ONE_STEP.replace("on: order.placed,", "on: order.placed, dead_letter: false,")


def fail(_: Environment, message: Wire) -> None:
    raise ValueError(message["type"])


PROOF = Proof(
    wrong=Small(TOPOLOGY, bound(worker=on(order_placed=fail))),
    right=Small(TOPOLOGY, bound(worker=on(order_placed=work_once))),
)
