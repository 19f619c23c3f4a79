"""The searches of a simulation: what services do meanwhile does not get into what we say."""

from __future__ import annotations

import gc
from pathlib import Path

from choreo_check.api.garbage import collecting
from choreo_check.api.jobs import guarding
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, bound


def test_garbage_is_looked_for_in_long_work_and_only_then() -> None:
    before = gc.get_threshold()
    gc.disable()
    try:
        with collecting(20_000):
            assert gc.isenabled()
            assert gc.get_freeze_count()
        assert not gc.isenabled()
        assert not gc.get_freeze_count()
        assert gc.get_threshold() == before
    finally:
        gc.enable()


def test_many_runs_one_after_the_other_leave_no_garbage(tmp_path: Path) -> None:
    plan = Small(ONE_STEP, bound()).plan(tmp_path)

    def run(times: int) -> int:
        for _ in range(times):
            world = World(plan)
            with guarding(world):
                world.run(Choices())
        return len(gc.get_objects())

    before = run(1)
    assert run(300) < before + 3_000
