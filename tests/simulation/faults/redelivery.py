"""An offer holds for ten seconds, and from the next day on there is a new one: between the two nobody thought of."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.delay import shop
from tests.simulation.faults.proof import DAY_S, Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on

HOLDS_S = 10


def work(env: Environment, message: Wire) -> None:
    age = env.clock() - message["data"]["at"]
    if age <= HOLDS_S or age > DAY_S:
        env.publish("order.done")


PROOF = Proof(Small(ONE_STEP, bound(shop=shop, worker=on(order_placed=work))), "unfinished-run")
