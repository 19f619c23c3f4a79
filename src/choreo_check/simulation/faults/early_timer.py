"""See `early_timer`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.timers import Timer
from choreo_check.simulation.world import World


@step_fault()
def early_timer(world: World) -> Iterator[Option]:
    """A timer rings while messages are still under way: they are slow, or the timer is fast."""
    if not world.flight:
        return
    for at, (_, _, item) in enumerate(world.waiting):
        if isinstance(item, Timer):
            words = f"{item.name} of {item.process.name} rings before the messages under way"
            yield Option("early-timer", item.process.name, words, partial(world.pass_time, at))
