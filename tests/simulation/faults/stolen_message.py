"""Two services in one consumer group: one that minds who gets an order, and one that does not."""

from __future__ import annotations

from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import HEAD, Small, bound, on

TOPOLOGY = (
    HEAD
    + """  worker: {group: workers, handlers: [{on: order.placed, emits: order.done}]}
  apprentice: {group: workers, handlers: [{on: order.placed}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)
DILIGENT = on(order_placed=lambda env, _: env.publish("order.done"))
LAZY = on(order_placed=lambda *_: None)

PROOF = Proof(Small(TOPOLOGY, bound(worker=DILIGENT, apprentice=LAZY)), "unfinished-run")
