"""The searches of a simulation: what services do meanwhile does not get into what we say."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from choreo_check.api.jobs import Job, Setting, guarding, run_job
from choreo_check.api.scripting import made_again
from choreo_check.api.simulating import Options, setting_of
from choreo_check.api.telling import Telling
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.schedule import Schedule
from choreo_check.simulation.world import World
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def setting_of_one(folder: Path, work: Callable[[Environment, Wire], object]) -> Setting:
    small = Small(ONE_STEP, bound(worker=on(order_placed=work)))
    return setting_of(small.system, small.load(folder), Options())


def test_garbage_is_looked_for_while_a_search_goes_on_and_only_then(tmp_path: Path) -> None:
    seen: set[tuple[bool, bool]] = set()

    def work(env: Environment, _: Wire) -> None:
        seen.add((gc.isenabled(), gc.get_freeze_count() > 0))
        env.publish("order.done")

    setting = setting_of_one(tmp_path, work)
    seen.clear()
    before = gc.get_threshold()
    gc.disable()
    try:
        run_job(setting, Job(0, 1, "exhaustive", is_exhaustive=True, faults_max=0, deliveries_max=100))
        assert seen == {(True, True)}
        assert (gc.isenabled(), gc.get_freeze_count(), gc.get_threshold()) == (False, 0, before)
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


def test_a_run_that_cannot_be_made_again_is_made_and_told_as_far_as_it_goes(tmp_path: Path) -> None:
    setting = setting_of_one(tmp_path, lambda env, _: env.publish("order.done"))
    odd = Schedule(0, 1, setting.broker, setting.fault_names, {0: 999})
    made_again(setting, odd)
    assert Telling(setting, odd).steps()
