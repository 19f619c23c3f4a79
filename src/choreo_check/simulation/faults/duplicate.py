"""See `duplicate`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.world import World

SOON_S = 0.002
LATE_S = 60 * 86_400.0
"""Later than any memory of ids that forgets."""


@step_fault()
def duplicate(world: World) -> Iterator[Option]:
    """A message is delivered twice: once more at once, after all others, or after a long time.

    Every broker that delivers at least once does this: an acknowledgement is lost, or a publisher tries again. A
    consumer of Kafka reads an offset twice that was not committed; days later it does not.
    """
    if not world.flight:
        return
    copy = world.flight[0]
    named = f"{copy.message.event} comes to {copy.subscription.service_name} twice"
    yield Option("duplicate", str(copy.subscription), f"{named}, at once", partial(_twice, world, copy))
    yield Option(
        "duplicate",
        str(copy.subscription),
        f"{named}, the second time after all others",
        partial(_later, world, copy, SOON_S),
    )
    if world.plan.broker != "kafka":
        yield Option(
            "duplicate",
            str(copy.subscription),
            f"{named}, the second time much later",
            partial(_later, world, copy, LATE_S),
        )


def _twice(world: World, copy: Copy) -> None:
    world.deliver(world.flight.pop(0))
    world.deliver(copy.again())


def _later(world: World, copy: Copy, seconds: float) -> None:
    world.wait_until(world.now + seconds, copy.again())
    world.deliver(world.flight.pop(0))
