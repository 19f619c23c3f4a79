"""A worker that throws away what is older than two days: nothing but a delay makes a message as old as that."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import DAY_S, Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound


def shop(env: Environment) -> None:
    env.starts("order.placed", lambda _: env.publish("order.placed", {"at": env.clock()}))


def worker(env: Environment) -> None:
    def work(message: Wire) -> None:
        if env.clock() - message["data"]["at"] < 2 * DAY_S:
            env.publish("order.done")

    env.on("order.placed", work)
    env.timer(3600, lambda: None, "an hourly report")


PROOF = Proof(Small(ONE_STEP, bound(shop=shop, worker=worker)), "unfinished-run")
