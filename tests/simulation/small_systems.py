"""Small systems to run: a topology in a file, and services that are plain functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from choreo_check.api import load_topology
from choreo_check.api.simulating import Options, Report, setting_of, simulate
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.history import History
from choreo_check.simulation.plan import Plan
from choreo_check.simulation.system import Invariant, Setup, System
from choreo_check.simulation.world import World
from choreo_check.topology import Topology

Wire = dict[str, Any]

HEAD = """choreo: 1
name: small
services:
  shop: {publishes: [order.placed]}
"""
ONE_STEP = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, does: work, emits: order.done}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)
"""An order is placed, and somebody does the work."""


def idle(env: Environment) -> None:
    """Start a service that does nothing but exist: what it publishes on its own account is published for it."""


def bound(invariants: tuple[Invariant, ...] = (), **services: Setup) -> System:
    """Return the system of some services, and of a shop whose order starts each saga."""
    system = System("topology.yaml")
    for name, setup in {"shop": idle, **services}.items():
        system.service(name)(setup)
    for judge in invariants:
        system.invariant(judge)
    return system


def stateless(topology: str, **services: Setup) -> Small:
    """Return a system whose services say that they keep nothing in memory."""
    system = System("topology.yaml")
    for name, setup in {"shop": idle, **services}.items():
        system.service(name, stateless=True)(setup)
    return Small(topology, system)


def on(**handlers: Callable[[Environment, Wire], object]) -> Setup:
    """Start a service with these handlers; `order_placed` hears `order.placed`."""

    def setup(env: Environment) -> None:
        for name, handler in handlers.items():
            env.on(name.replace("_", "."), lambda message, handler=handler: handler(env, message))

    return setup


@dataclass(frozen=True)
class Small:
    """A system and its topology, to be run in a directory."""

    topology: str
    system: System
    contracts: Mapping[str, str] = field(default_factory=dict)

    def load(self, folder: Path) -> Topology:
        """Write the topology, with its contracts, and read it."""
        for name, text in {**self.contracts, "topology.yaml": self.topology}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_topology(folder / "topology.yaml")

    def search(self, folder: Path, **options: Any) -> Report:
        """Search through its schedules, as `simulate` does."""
        return simulate(self.system, self.load(folder), Options(**options))

    def plan(self, folder: Path, count: int = 1, **options: Any) -> Plan:
        """Return what all runs of its first saga share."""
        return setting_of(self.system, self.load(folder), Options(**options)).plan(0, count)

    def run(self, folder: Path, deviations: Mapping[int, int] | None = None, **options: Any) -> History:
        """Make one run, and keep its steps."""
        return World(self.plan(folder, **options)).run(Choices(deviations), tells=True)


def names(report: Report) -> set[str]:
    """Return which oracles have spoken."""
    return {finding.name for finding in report.findings}


def told(history: History) -> list[str]:
    """Return the steps of a run as short lines."""
    assert history.steps is not None
    return [f"{one.service} {one.kind} {one.name}".strip() for one in history.steps]
