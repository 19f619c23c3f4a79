"""See `late_timer`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.lanes import deliverable
from choreo_check.simulation.timers import Timer
from choreo_check.simulation.world import World


@step_fault()
def late_timer(world: World) -> Iterator[Option]:
    """What is due later happens before a timer that is due earlier: its process was busy, or stopped."""
    if world.flight or not world.waiting or not isinstance(world.waiting[0][2], Timer):
        return
    timer = world.waiting[0][2]
    for at in deliverable(world.plan.broker, [one[2] for one in world.waiting])[1:]:
        words = f"{timer.name} of {timer.process.name} rings late"
        yield Option("late-timer", timer.process.name, words, partial(world.pass_time, at))
