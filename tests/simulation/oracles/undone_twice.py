"""A worker that undoes its work each time it is told to, and gives the world no key to know it by."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import UNDOING, Proof
from tests.simulation.small_systems import Small, Wire, bound, on


def work(env: Environment, message: Wire) -> None:
    env.effect("work", key=message["correlationid"])
    env.publish("order.done" if env.decide("likes it") == "yes" else "work.refused")


def undo_with_key(env: Environment, message: Wire) -> None:
    env.undo("work", key=message["correlationid"])
    env.publish("order.cancelled")


def undo_without_key(env: Environment, _: Wire) -> None:
    env.undo("work")
    env.publish("order.cancelled")


PROOF = Proof(
    wrong=Small(UNDOING, bound(worker=on(order_placed=work, work_refused=undo_without_key))),
    right=Small(UNDOING, bound(worker=on(order_placed=work, work_refused=undo_with_key))),
)
