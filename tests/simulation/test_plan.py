"""What all runs of a search share: who publishes what, and how often something may be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from tests.simulation.small_systems import HEAD, Small, Wire, bound, names, on

WITH_A_SHOP = """choreo: 1
name: small
services:
  shop:
    publishes: [{event: order.placed, does: place_order}]
    handlers: [{on: payment.declined, undoes: place_order, emits: order.cancelled}]
  payment: {handlers: [{on: order.placed, outcomes: [{emits: payment.charged}, {emits: payment.declined}]}]}
sagas:
  ordering: {starts: order.placed, succeeds: payment.charged, fails: [payment.declined, order.cancelled]}
"""


def test_who_is_not_bound_has_neither_done_nor_to_undo_anything(tmp_path: Path) -> None:
    def charge(env: Environment, _: Wire) -> None:
        env.publish("payment.charged" if env.decide("bank") == "yes" else "payment.declined")

    system = System("topology.yaml")
    system.service("payment", stateless=True)(on(order_placed=charge))
    assert names(Small(WITH_A_SHOP, system).search(tmp_path, searches=("exhaustive",))) == set()


TWO_HANDLERS = (
    HEAD
    + """  worker:
    handlers:
      - {on: order.placed, effects: note, emits: order.done}
      - {on: order.placed, effects: note}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


@pytest.mark.parametrize(("notes", "found"), [(2, set()), (3, {"repeated-effect"})])
def test_two_handlers_of_one_event_may_each_do_the_same(notes: int, found: set[str], tmp_path: Path) -> None:
    def work(env: Environment, message: Wire) -> None:
        for number in range(notes):
            env.effect("note", key=f"{message['id']}/{number}")
        env.publish("order.done")

    small = Small(TWO_HANDLERS, bound(worker=on(order_placed=work)))
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=0)) == found
