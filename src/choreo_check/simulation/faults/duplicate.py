"""See `duplicate`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.handled import handled, handled_last
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.world import World

LATE_S = 60 * 86_400.0
"""Later than any memory of ids that forgets."""
RECENT = 16
"""How many messages back what comes again before a later one may be; a service that never comes to rest has no end."""


@step_fault()
def duplicate(world: World) -> Iterator[Option]:
    """A message is delivered twice: again at once, before a later one, when all else has settled, or after a long time.

    Every broker that delivers at least once does this: an acknowledgement is lost, or a publisher tries again. A
    consumer of Kafka reads an offset twice that was not committed; days later it does not.
    """
    if world.flight:
        copy = world.flight[0]
        words = f"{_named(copy)} twice, at once"
        yield Option("duplicate", str(copy.subscription), words, partial(_twice, world, copy))
        yield from _once_more(world, copy)
        return
    for copy in handled(world):
        yield _again(world, copy, "when all else has settled")
        if world.plan.broker != "kafka" and not world.waiting:
            words = f"{_named(copy)} again much later"
            yield Option("duplicate", str(copy.subscription), words, partial(_later, world, copy))


def _once_more(world: World, following: Copy) -> Iterator[Option]:
    """Yield what may come again before a service gets its next message: at no other time can that make a difference."""
    for copy in handled_last(world, following.subscription.service, RECENT):
        yield _again(world, copy, f"before {following.message.event}")


def _again(world: World, copy: Copy, when: str) -> Option:
    again = copy.again()
    idle = partial(world.changes_nothing, again)
    return Option(
        "duplicate", str(copy.subscription), f"{_named(copy)} again {when}", partial(world.deliver, again), idle
    )


def _named(copy: Copy) -> str:
    return f"{copy.message.event} comes to {copy.subscription.service_name}"


def _twice(world: World, copy: Copy) -> None:
    world.deliver(world.flight.pop(0))
    world.deliver(copy.again())


def _later(world: World, copy: Copy) -> None:
    world.now += LATE_S
    world.deliver(copy.again())
