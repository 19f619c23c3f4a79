"""A worker that does not care whether the broker has taken what it publishes."""

from __future__ import annotations

from contextlib import suppress

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def work(env: Environment, _: Wire) -> None:
    with suppress(ConnectionError):
        env.publish("order.done")


PROOF = Proof(Small(ONE_STEP, bound(worker=on(order_placed=work))), "unfinished-run")
