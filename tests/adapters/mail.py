"""A saga of two services, of which one does with each message what a test wants it to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from choreo_check import System, simulate
from choreo_check.api.simulating import Options
from choreo_check.findings import Finding
from choreo_check.simulation.environment import Environment

TOPOLOGY = """
choreo: 1
services:
  order: {publishes: [order.placed]}
  mail: {handlers: [{on: order.placed, emits: mail.sent}]}
sagas:
  order: {starts: order.placed, succeeds: mail.sent}
"""


def nothing() -> None:
    """Do nothing."""


def findings(
    tmp_path: Path,
    meddle: Callable[[], object],
    *,
    start: Callable[[Environment], object] = lambda _: None,
    faults: tuple[str, ...] = (),
) -> list[Finding]:
    """Return what is found where the one service does something with each message, and something at its start."""
    (tmp_path / "topology.yaml").write_text(TOPOLOGY, encoding="utf-8")
    system = System(str(tmp_path / "topology.yaml"))

    @system.service("mail")
    def mail(env: Environment) -> None:
        def send(_: object) -> None:
            env.store["asked"] = True
            said = meddle()
            env.publish("mail.sent", {"said": str(said)})

        start(env)
        env.on("order.placed", send)

    return list(simulate(system, options=Options(faults=faults, faults_max=len(faults), effort=100)).findings)
