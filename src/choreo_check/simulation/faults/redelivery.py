"""See `redelivery`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.world import World

ACKNOWLEDGE_WITHIN_S = 30.0


@step_fault("nats-jetstream", "rabbitmq", "redis-streams", "any")
def redelivery(world: World) -> Iterator[Option]:
    """A message is dropped on its way, and delivered again when nobody has acknowledged it in time.

    JetStream does so after `AckWait` (30 s unless said otherwise), RabbitMQ when the channel closes, Redis when a
    pending entry is claimed. The message then comes out of order. Kafka does not: its offsets move forward, together.
    """
    if world.flight:
        copy = world.flight[0]
        words = f"{copy.message.event} to {copy.subscription.service_name} is lost, and delivered again later"
        yield Option("redelivery", str(world.flight[0].subscription), words, partial(_drop, world))


def _drop(world: World) -> None:
    copy = world.flight.pop(0)
    world.wait_until(world.now + ACKNOWLEDGE_WITHIN_S, copy.again())
