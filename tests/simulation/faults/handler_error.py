"""A worker that takes a gateway which does not answer for one that declines: the charge may have happened."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.faults.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  worker:
    handlers:
      - on: order.placed
        outcomes:
          - {does: charge, emits: order.done}
          - {emits: order.cancelled}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.cancelled}
"""
)


def charge(env: Environment, message: Wire) -> None:
    try:
        env.effect("charge", key=message["id"])
    except ConnectionError:
        env.publish("order.cancelled")
    else:
        env.publish("order.done")


PROOF = Proof(Small(TOPOLOGY, bound(worker=on(order_placed=charge))), "kept-effect")
