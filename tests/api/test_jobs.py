"""The searches of a simulation: what services do meanwhile does not get into what we say."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from choreo_check.api.jobs import guarding
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def test_keeps_what_services_print_out_of_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def prints(_: Environment, __: Wire) -> None:
        print("charged")  # noqa: T201  as services do

    world = World(Small(ONE_STEP, bound(worker=on(order_placed=prints))).plan(tmp_path))
    capsys.readouterr()
    with guarding(world):
        world.run(Choices({}))
    said = capsys.readouterr()
    assert not said.out
    assert "charged" in said.err


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
