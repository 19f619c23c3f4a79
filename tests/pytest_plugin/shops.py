"""Small projects of users: a shop, its worker, and tests of sagas."""

from __future__ import annotations

import pytest

TOPOLOGY = """choreo: 1
name: shop
system: shop:system
services:
  shop: {publishes: [OrderPlaced]}
  worker: {handlers: [{on: OrderPlaced, does: work, emits: OrderFilled, idempotent_by: id, dead_letter: dead}]}
  mail: {external: true, handlers: [{on: OrderFilled}]}
sagas:
  ordering: {starts: OrderPlaced, succeeds: OrderFilled}
"""
SYSTEM = """
from choreo_check import System
system = System("topology.yaml")

@system.service("worker", stateless=True)
def worker(env):
    def on_order_placed(message):
        env.effect("work"KEY)
        env.store["last"] = message["data"]
        env.publish("OrderFilled")

    env.on("OrderPlaced", on_order_placed)
"""
HEAD = """
import pytest
from choreo_check import saga_test
from shop import system

"""


def shop(pytester: pytest.Pytester, test: str = "", *, sound: bool = False) -> None:
    """Write a project whose worker does the work for every message, or, if it is `sound`, for every order."""
    pytester.makefile(".yaml", topology=TOPOLOGY)
    key = ', key=message["id"]' if sound else ""
    pytester.makepyfile(shop=SYSTEM.replace("KEY", key))
    pytester.makeini("[pytest]\npythonpath = .\nfilterwarnings = error\naddopts = -p no:hypothesispytest\n")
    if test:
        pytester.makepyfile(test_shop=HEAD + test)


ONCE = """
@saga_test(system, max_faults=1)
def test_works_once(run):
    run.start()
    run.settle()
    assert run.ledger.done("work") == 1
"""
