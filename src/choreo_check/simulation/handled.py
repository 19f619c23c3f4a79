"""Which messages have been handled: what faults deliver once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from choreo_check.simulation.messages import Copy, order_of

if TYPE_CHECKING:
    from choreo_check.simulation.world import World


def handled(world: World, service: int | None = None) -> list[Copy]:
    """Return what has been handled, by one service or all, in order: what was published and is not under way."""
    pending = [*world.flight, *(one for _, _, one in world.waiting if isinstance(one, Copy))]
    pending += [copy for copy, _ in world.history.dead]
    under_way = {(copy.message.id, copy.subscription.index) for copy in pending}
    copies = [
        copy
        for message in world.history.published.values()
        for copy in message.copies
        if service is None or copy.subscription.service == service
    ]
    return sorted((one for one in copies if (one.message.id, one.subscription.index) not in under_way), key=order_of)
