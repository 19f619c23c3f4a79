"""A worker that gives its event another id when the message comes again."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def draw_an_id(env: Environment, _: Wire) -> None:
    env.publish("order.done", id=env.uuid())


def draw_an_id_and_keep_it(env: Environment, message: Wire) -> None:
    if message["id"] not in env.store:
        with env.store.transaction() as store:
            store.setdefault(message["id"], env.uuid())
    env.publish("order.done", id=env.store[message["id"]])


PROOF = Proof(
    wrong=Small(ONE_STEP, bound(worker=on(order_placed=draw_an_id))),
    right=Small(ONE_STEP, bound(worker=on(order_placed=draw_an_id_and_keep_it))),
)
