"""A worker that counts in a variable which outlives its process."""

from __future__ import annotations

from itertools import count

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on

NUMBERS = count()


def count_for_ever(env: Environment, _: Wire) -> None:
    env.publish("order.done", {"number": next(NUMBERS)})


def count_in_the_store(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        number = store.setdefault(message["id"], len(store))
        env.publish("order.done", {"number": number})


PROOF = Proof(
    wrong=Small(ONE_STEP, bound(worker=on(order_placed=count_for_ever))),
    right=Small(ONE_STEP, bound(worker=on(order_placed=count_in_the_store))),
)
