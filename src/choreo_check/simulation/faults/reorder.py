"""See `reorder`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.lanes import deliverable
from choreo_check.simulation.world import World


@step_fault()
def reorder(world: World) -> Iterator[Option]:
    """A younger message overtakes all older ones.

    Nothing keeps the messages of different publishers or topics in order, at any broker. Within what a broker does keep
    in order (a key of a Kafka topic, a queue of RabbitMQ, a stream), nothing overtakes.
    """
    for at in deliverable(world)[1:]:
        copy = world.flight[at]
        words = f"{copy.message.event} overtakes on its way to {copy.subscription.service_name}"
        yield Option("reorder", str(copy.subscription), words, partial(_deliver, world, at))


def _deliver(world: World, at: int) -> None:
    world.deliver(world.flight.pop(at))
