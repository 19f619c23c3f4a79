"""A worker that books every message, where each order is to be booked once."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def book_every_message(env: Environment, _: Wire) -> None:
    env.store["booked"] = env.store.get("booked", 0) + 1
    env.publish("order.done")


def book_every_order(env: Environment, message: Wire) -> None:
    with env.store.transaction() as store:
        if message["id"] not in store:
            store["booked"] = store.get("booked", 0) + 1
        store[message["id"]] = True
        env.publish("order.done")


def books_each_order_once(settled: Settled) -> str | None:
    booked = settled.stores["worker"].get("booked", 0)
    return None if booked == len(settled.history.cases) else f"{booked} were booked"


PROOF = Proof(
    wrong=Small(ONE_STEP, bound((books_each_order_once,), worker=on(order_placed=book_every_message))),
    right=Small(ONE_STEP, bound((books_each_order_once,), worker=on(order_placed=book_every_order))),
)
