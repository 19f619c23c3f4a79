"""Which messages a broker keeps in order: what is in one lane is delivered one after the other.

Kafka keeps order within a key of a topic, so for one subscriber within one event and key. A RabbitMQ queue, a JetStream
consumer and a Redis stream each give one subscriber its messages of one event in order. "any" keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from choreo_check.simulation.messages import Copy

if TYPE_CHECKING:
    from choreo_check.simulation.world import World


def deliverable(world: World) -> list[int]:
    """Return where in the flight the copies stand that may be delivered next, the oldest first."""
    if world.plan.broker == "any":
        return list(range(len(world.flight)))
    seen: set[tuple[object, ...]] = set()
    found = []
    for at, copy in enumerate(world.flight):
        lane = lane_of(world, copy)
        if lane not in seen:
            seen.add(lane)
            found.append(at)
    return found


def lane_of(world: World, copy: Copy) -> tuple[object, ...]:
    """Return what keeps a copy in order with others."""
    message = copy.message
    if world.plan.broker == "kafka":
        return (copy.subscription.service, message.event, message.key)
    return (copy.subscription.service, message.event)


def is_in_order(world: World) -> bool:
    """Say whether the oldest copy has another one behind it in its lane, which may not come before it."""
    if world.plan.broker == "any":
        return False
    lane = lane_of(world, world.flight[0])
    return any(lane_of(world, copy) == lane for copy in world.flight[1:])
