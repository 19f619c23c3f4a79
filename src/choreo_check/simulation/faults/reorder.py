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
    """A younger message overtakes an older one on its way to the same service.

    It makes no difference which of two services gets its message first, so only what one service gets is put in another
    order; a message that is slow from the beginning is a `delay`. Nothing keeps the messages of different publishers or
    topics in order, at any broker. Within what a broker keeps in order (a key of a Kafka topic, a queue of RabbitMQ,
    a stream), nothing overtakes.
    """
    seen: set[int] = set()
    for at in deliverable(world.plan.broker, world.flight):
        copy = world.flight[at]
        service = copy.subscription.service
        if service not in seen:
            seen.add(service)
            continue
        words = f"{copy.message.event} overtakes on its way to {copy.subscription.service_name}"
        yield Option("reorder", str(copy.subscription), words, partial(_deliver, world, at))


def _deliver(world: World, at: int) -> None:
    world.deliver(world.flight.pop(at))
