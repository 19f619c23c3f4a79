"""What services do that no broker's client survives is told as what it is: no fault of ours, and not our end."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


class Odd(BaseException):
    pass


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit(), Odd("odd")])
def test_tells_that_a_handler_ends_its_process(tmp_path: Path, error: BaseException) -> None:
    def dies(_: Environment, __: Wire) -> None:
        raise error

    world = World(Small(ONE_STEP, bound(worker=on(order_placed=dies))).plan(tmp_path))
    (incident,) = world.run(Choices({})).incidents
    assert incident.kind == "ends-process"
    assert f"ends its process by {type(error).__name__}" in incident.reason


def test_leaves_an_interruption_to_who_interrupted(tmp_path: Path) -> None:
    def interrupts(_: Environment, __: Wire) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        World(Small(ONE_STEP, bound(worker=on(order_placed=interrupts))).plan(tmp_path)).run(Choices({}))


@pytest.mark.parametrize("error", [RuntimeError("no"), SystemExit(4), Odd("odd")])
def test_names_the_service_that_cannot_start(tmp_path: Path, error: BaseException) -> None:
    def fails(_: Environment) -> None:
        raise error

    with pytest.raises(ChoreoError, match=f"'worker' cannot start: {type(error).__name__}"):
        World(Small(ONE_STEP, bound(worker=fails)).plan(tmp_path)).run(Choices({}))


def test_refuses_an_event_that_is_no_text(tmp_path: Path) -> None:
    def subscribes(env: Environment) -> None:
        env.on(5, print)  # type: ignore[arg-type]

    with pytest.raises(ChoreoError, match="an event is named by a text, not by 5"):
        World(Small(ONE_STEP, bound(worker=subscribes)).plan(tmp_path)).run(Choices({}))
