"""A service that reaches for the real world is told so; a library that does is left alone."""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from types import ModuleType

import pytest

from choreo_check import System, simulate
from choreo_check.adapters import real_world
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


def findings(tmp_path: Path, meddle: Callable[[], object]) -> list[Finding]:
    (tmp_path / "topology.yaml").write_text(TOPOLOGY, encoding="utf-8")
    system = System(str(tmp_path / "topology.yaml"))

    @system.service("mail")
    def mail(env: Environment) -> None:
        def send(_: object) -> None:
            said = meddle()
            env.publish("mail.sent", {"said": str(said)})

        env.on("order.placed", send)

    return list(simulate(system, options=Options(faults_max=0, effort=100)).findings)


@pytest.mark.parametrize(
    ("module", "name"),
    [(time, "sleep"), (time, "time"), (time, "monotonic"), (uuid, "uuid4"), (random, "random")],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_tells_a_service_that_reaches_for_the_real_world(tmp_path: Path, module: ModuleType, name: str) -> None:
    arguments = (1000,) if name == "sleep" else ()
    (finding,) = findings(tmp_path, lambda: getattr(module, name)(*arguments))
    assert finding.code == "CHO913"
    assert finding.subject.service == "mail"
    assert "of its environment" in finding.message


def test_tells_a_service_that_has_imported_the_function_itself(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, lambda: sleep(1000))
    assert (finding.code, finding.subject.service) == ("CHO913", "mail")
    assert "calls sleep()" in finding.message
    assert sleep is time.sleep


def test_leaves_a_library_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, lambda: logging.getLogger("mail").warning("sent")) == []


def test_puts_everything_back(tmp_path: Path) -> None:
    before = (time.sleep, time.time, uuid.uuid4, random.random)
    findings(tmp_path, lambda: "nothing")
    assert (time.sleep, time.time, uuid.uuid4, random.random) == before


def test_finds_a_clock_that_no_guard_stands_before_by_making_runs_twice(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, lambda: datetime.now(UTC).isoformat())
    assert finding.code == "CHO917"
    assert "`mail.sent`" in finding.message


def test_ends_a_handler_that_never_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_world.Watch.__init__, "__defaults__", (0.05, 20.0))

    def spin() -> None:
        while True:
            pass

    (finding,) = findings(tmp_path, spin)
    assert finding.code == "CHO913"
    assert "has not returned for 0.05 seconds" in finding.message
