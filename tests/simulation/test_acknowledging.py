"""When a consumer acknowledges decides whether what it dies on is lost; which delivery it is, it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on, told


def worker(acknowledge: str) -> Small:
    def setup(env: Environment) -> None:
        def work(message: Wire) -> None:
            env.effect("work", key=message["correlationid"])
            env.publish("order.done", {})

        env.on("*.placed", work, acknowledge=acknowledge)  # type: ignore[arg-type]

    return Small(ONE_STEP, bound(worker=setup))


@pytest.mark.parametrize("fault", ["crash", "handler-error"])
def test_loses_what_it_has_acknowledged_and_not_handled(fault: str, tmp_path: Path) -> None:
    report = worker("before").search(tmp_path, faults=(fault,), faults_max=1, searches=("exhaustive",))
    assert names(report) == {"unfinished-run"}
    finding = report.findings[0]
    assert "loses order.placed, which it has acknowledged" in " ".join(step.text for step in finding.scenario)


@pytest.mark.parametrize("fault", ["crash", "handler-error"])
def test_gets_again_what_it_has_not_acknowledged(fault: str, tmp_path: Path) -> None:
    assert names(worker("after").search(tmp_path, faults=(fault,), faults_max=1, searches=("exhaustive",))) == set()


def test_is_told_which_delivery_it_is(tmp_path: Path) -> None:
    def fail_twice(env: Environment, _: Wire) -> None:
        env.effect(f"attempt_{env.attempt}")
        if env.attempt < 3:
            raise LookupError

    history = Small(ONE_STEP, bound(worker=on(order_placed=fail_twice))).run(tmp_path)
    assert [line for line in told(history) if "effect" in line] == [f"worker effect attempt_{at}" for at in (1, 2, 3)]
