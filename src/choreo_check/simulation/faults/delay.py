"""See `delay`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.lanes import is_in_order
from choreo_check.simulation.world import World

SOON_S = 0.0
LATE_S = 30 * 86_400.0
"""Later than any timer of a saga."""


@step_fault()
def delay(world: World) -> Iterator[Option]:
    """A message comes late: after all others that are under way, or even after all timers."""
    if not world.flight or is_in_order(world.plan.broker, world.flight) or world.is_held_back(world.flight[0]):
        return
    copy = world.flight[0]
    named = f"{copy.message.event} to {copy.subscription.service_name}"
    if len(world.flight) > 1:
        yield Option("delay", str(copy.subscription), f"{named} comes after all others", partial(_hold, world, SOON_S))
    if world.waiting or len(world.flight) > 1:  # who gets another one may set a timer
        yield Option("delay", str(copy.subscription), f"{named} comes after all timers", partial(_hold, world, LATE_S))


def _hold(world: World, seconds: float) -> None:
    world.hold(world.flight.pop(0), world.now + seconds)
