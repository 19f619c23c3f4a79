"""A test that asserts that work is done once, of a worker that does it for every message, and of one that does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from choreo_check.api.scripting import Wanted, explored, scripted_setting
from choreo_check.api.simulating import Report
from choreo_check.api.telling import findings_of
from choreo_check.simulation.driving import Run, scripted
from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


@dataclass(frozen=True)
class Tested(Small):
    """A system that a test drives."""

    def search(self, folder: Path, **options: Any) -> Report:
        self.system.topology = self.load(folder).location.path
        wanted = Wanted(faults_max=1, broker=options.get("broker"), runs=300)
        script = scripted(does_the_work_once, "does_the_work_once", (AssertionError,))
        setting = scripted_setting(self.system, wanted, script)
        outcomes = tuple(explored(setting, wanted))
        return Report(setting.topology, tuple(findings_of(setting, outcomes)), (), outcomes, ())


def does_the_work_once(run: Run) -> None:
    run.start()
    run.settle()
    assert run.ledger.done("work") <= 1


def work_for_every_message(env: Environment, _: Wire) -> None:
    env.effect("work")
    env.publish("order.done")


def work_for_every_order(env: Environment, message: Wire) -> None:
    env.effect("work", key=message["id"])
    env.publish("order.done")


PROOF = Proof(
    wrong=Tested(ONE_STEP, bound(worker=on(order_placed=work_for_every_message))),
    right=Tested(ONE_STEP, bound(worker=on(order_placed=work_for_every_order))),
)
