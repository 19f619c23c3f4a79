"""A worker that looks at the clock on the wall."""

from __future__ import annotations

import time
from collections.abc import Callable

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, bound


def small(clock_of: Callable[[Environment], Callable[[], float]]) -> Small:
    def worker(env: Environment) -> None:
        clock = clock_of(env)
        env.on("order.placed", lambda _: env.publish("order.done", {"in": clock() > 0}))

    return Small(ONE_STEP, bound(worker=worker))


PROOF = Proof(wrong=small(lambda _: lambda: time.time()), right=small(lambda env: env.clock))  # noqa: PLW0108  looked up when called
