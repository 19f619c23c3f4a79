"""A worker whose deadline is a timer, which nobody sets again when the process has died."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def wait(env: Environment, message: Wire) -> None:
    def end() -> None:
        with env.store.transaction() as store:
            if message["id"] not in store:
                store[message["id"]] = True
                env.publish("order.done")

    env.timer(60, end, "the deadline")


PROOF = Proof(Small(ONE_STEP, bound(worker=on(order_placed=wait))), "unfinished-run")
