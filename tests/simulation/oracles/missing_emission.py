"""A worker whose orders are done, and of whom the archive hears nothing."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, emits: [order.done, order.filed]}]}
  archive: {handlers: [{on: order.filed}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def forget_the_archive(env: Environment, _: Wire) -> None:
    env.publish("order.done")


def tell_everybody(env: Environment, _: Wire) -> None:
    env.publish("order.done")
    env.publish("order.filed")


ARCHIVE = on(order_filed=lambda *_: None)
PROOF = Proof(
    wrong=Small(TOPOLOGY, bound(worker=on(order_placed=forget_the_archive), archive=ARCHIVE)),
    right=Small(TOPOLOGY, bound(worker=on(order_placed=tell_everybody), archive=ARCHIVE)),
)
