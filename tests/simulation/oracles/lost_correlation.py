"""A message that does not say which order it is about."""

from __future__ import annotations

from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, bound, on


def small(correlation: str | None) -> Small:
    worker = on(order_placed=lambda env, _: env.publish("order.done", correlation=correlation))
    return Small(ONE_STEP, bound(worker=worker))


PROOF = Proof(wrong=small(""), right=small(None))
