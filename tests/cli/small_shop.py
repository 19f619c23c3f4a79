"""A shop with a worker that the tests of `chaos` and `replay` run: one that works twice, and others."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.cli.systems import write

TOPOLOGY = """choreo: 1
name: shop
system: small_binding:system
services:
  shop: {publishes: [order.placed]}
  worker: {handlers: [{on: order.placed, does: work, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
BINDING = """
from choreo_check.simulation.system import System

system = System("topology.yaml")

@system.service("worker")
def worker(env):
    def work(message):
        {body}
    env.on("order.placed", work)
"""
TWICE = 'env.effect("work"); env.publish("order.done")'
ONCE = 'env.effect("work", key=message["id"]); env.publish("order.done")'
FORGETFUL = 'known = message["id"] in env.store; env.store[message["id"]] = 1; known or env.publish("order.done")'
NOT_AT_ALL = "pass"
DUPLICATES = ("--faults", "duplicate", "--max-faults", "1", "--search", "exhaustive")


def shop(body: str = TWICE, topology: str = TOPOLOGY) -> Path:
    """Write a shop whose worker does this, in the directory where the test works."""
    for name in [name for name in sys.modules if name.startswith("small_binding")]:
        del sys.modules[name]
    write("small_binding.py", BINDING.format(body=body))
    return write("topology.yaml", topology)
