"""A worker that takes it for an error when a message comes again."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def refuse_what_is_known(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        if message["id"] in store:
            raise ValueError("such an order is there already")
        store[message["id"]] = True
        env.publish("order.done")


def ignore_what_is_known(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        if message["id"] not in store:
            store[message["id"]] = True
            env.publish("order.done")


PROOF = Proof(
    wrong=Small(ONE_STEP, bound(worker=on(order_placed=refuse_what_is_known))),
    right=Small(ONE_STEP, bound(worker=on(order_placed=ignore_what_is_known))),
)
