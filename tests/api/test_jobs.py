"""The searches of a simulation: what services do meanwhile does not get into what we say."""

from __future__ import annotations

import gc
from pathlib import Path

from choreo_check.api.jobs import guarding
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, bound


def test_garbage_is_looked_for_while_services_run_and_only_then(tmp_path: Path) -> None:
    world = World(Small(ONE_STEP, bound()).plan(tmp_path))
    before = gc.get_threshold()
    gc.disable()
    try:
        with guarding(world):
            assert gc.isenabled()
        assert not gc.isenabled()
        assert gc.get_threshold() == before
    finally:
        gc.enable()
