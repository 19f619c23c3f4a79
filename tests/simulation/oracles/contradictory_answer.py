"""A worker that always says both of what it may say one of; and one that decides."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, outcomes: [{emits: order.paid}, {emits: order.credited}]}]}
  shipping: {handlers: [{on: {first: [order.paid, order.credited]}, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def say_both(env: Environment, _: Wire) -> None:
    env.publish("order.paid")
    env.publish("order.credited")


def say_one(env: Environment, _: Wire) -> None:
    env.publish("order.paid" if env.decide("has money") == "yes" else "order.credited")


def ship_once(env: Environment, message: Wire) -> None:
    env.publish("order.done", id=f"done {message['correlationid']}")


SHIPPING = on(order_paid=ship_once, order_credited=ship_once)
PROOF = Proof(
    wrong=Small(TOPOLOGY, bound(worker=on(order_placed=say_both), shipping=SHIPPING)),
    right=Small(TOPOLOGY, bound(worker=on(order_placed=say_one), shipping=SHIPPING)),
)
