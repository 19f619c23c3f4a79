"""See `competing_consumer`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import Operation, operation_fault
from choreo_check.simulation.lanes import OPEN, deliverable, is_kept_behind
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.world import World


@operation_fault()
def competing_consumer(operation: Operation) -> Iterator[Option]:
    """A second instance of a service handles a message while the first is in the middle of one.

    It may be the same message (after a rebalance, or when the first was slow to acknowledge) or the next one that the
    broker has for it; at Kafka none that has the same topic and key, of which only one instance gets any. Or a timer of
    the first rings while the second handles a message. Both share the database; while the first has a transaction open,
    the second has to wait.
    """
    process = operation.process
    world: World = operation.world
    copy = world.in_delivery
    if operation.kind not in OPEN or process.holds_lock or process.attempt == 0 or world.is_aside:
        return
    name = process.name
    if copy is not None:
        words = f"a second {name} handles the same {copy.message.event} meanwhile"
        again = copy.again()
        idle = partial(world.changes_nothing, again)
        yield Option("competing-consumer", operation.where, words, partial(_handle, world, again), idle)
    for at in deliverable(world.plan.broker, world.flight):
        other = world.flight[at]
        if other.subscription.service == process.index and not is_kept_behind(world.plan.broker, copy, other):
            words = f"a second {name} handles {other.message.event} meanwhile"
            yield Option("competing-consumer", operation.where, words, partial(_take, world, other))


def _handle(world: World, copy: Copy) -> None:
    world.aside(copy)


def _take(world: World, copy: Copy) -> None:
    world.flight.remove(copy)
    world.aside(copy)
