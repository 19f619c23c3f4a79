"""A worker that notes that a mail is sent, and sends it then; and one that sends it first, under a key."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import HEAD, Small, Wire, bound, on

TOPOLOGY = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, emits: order.done}]}
  mail: {handlers: [{on: order.placed, effects: send_mail}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)
WORKER = on(order_placed=lambda env, _: env.publish("order.done"))


def note_and_send(env: Environment, message: Wire) -> None:
    if message["id"] not in env.store:
        env.store[message["id"]] = "sent"
        env.effect("send_mail", key=message["id"])


def send_and_note(env: Environment, message: Wire) -> None:
    if message["id"] not in env.store:
        env.effect("send_mail", key=message["id"])
        env.store[message["id"]] = "sent"


PROOF = Proof(
    wrong=Small(TOPOLOGY, bound(worker=WORKER, mail=on(order_placed=note_and_send))),
    right=Small(TOPOLOGY, bound(worker=WORKER, mail=on(order_placed=send_and_note))),
)
