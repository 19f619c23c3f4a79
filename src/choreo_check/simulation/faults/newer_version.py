"""See `newer_version`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.world import World


@step_fault()
def newer_version(world: World) -> Iterator[Option]:
    """A message comes from a newer version of its publisher: it has a field that nobody here knows.

    Adding a field is the change that everyone calls compatible; a reader that refuses it breaks all the same. Where a
    contract forbids unknown fields, no message has one. When the message comes again, it has that field again.
    """
    if not world.flight:
        return
    copy = world.flight[0]
    if copy.attempt == 1 and not copy.variant and world.plan.allows_unknown_field(copy.message):
        words = f"{copy.message.event} to {copy.subscription.service_name} has a field that is new"
        yield Option("newer-version", str(copy.subscription), words, partial(_deliver, world, copy))


def _deliver(world: World, copy: Copy) -> None:
    world.flight.pop(0)
    newer = Copy(copy.message, copy.subscription, copy.attempt, "new")
    world.history.varied[copy.message.identity, copy.subscription.index] = newer
    world.deliver(newer)
