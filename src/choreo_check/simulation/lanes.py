"""Which messages a broker keeps in order: what is in one lane is delivered one after the other.

Kafka keeps order within a key of a topic, so for one subscriber within one event and key. A RabbitMQ queue, a JetStream
consumer and a Redis stream each give one subscriber its messages of one event in order. "any" keeps none.
"""

from __future__ import annotations

from collections.abc import Sequence

from choreo_check.simulation.messages import Copy

OPEN = ("read", "begin", "commit", "publish", "effect", "undo", "await")
"""The operations of a service before which something else may happen to it, unless it has a transaction open."""
SPOKEN = (*OPEN, "said")
"""Those before which it may be answered."""


def deliverable(broker: str, under_way: Sequence[object]) -> list[int]:
    """Return where the copies stand that may be delivered next, the oldest first; what is no copy may come any time."""
    if broker == "any":
        return list(range(len(under_way)))
    seen: set[tuple[object, ...]] = set()
    found = []
    for at, item in enumerate(under_way):
        lane = lane_of(broker, item) if isinstance(item, Copy) else (at,)
        if lane not in seen:
            seen.add(lane)
            found.append(at)
    return found


def lane_of(broker: str, copy: Copy) -> tuple[object, ...]:
    """Return what keeps a copy in order with others."""
    message = copy.message
    if broker == "kafka":
        return (copy.subscription.service, message.event, message.key)
    return (copy.subscription.service, message.event)


def is_in_order(broker: str, flight: Sequence[Copy]) -> bool:
    """Say whether the oldest copy has another one behind it in its lane, which may not come before it."""
    if broker == "any":
        return False
    lane = lane_of(broker, flight[0])
    return any(lane_of(broker, copy) == lane for copy in flight[1:])


def is_kept_behind(broker: str, copy: Copy | None, other: Copy) -> bool:
    """Say whether no instance of a service gets another copy before one that is being handled."""
    return broker == "kafka" and copy is not None and lane_of(broker, copy) == lane_of(broker, other)
