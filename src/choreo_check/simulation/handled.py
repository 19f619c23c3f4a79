"""Which messages have been handled: what faults deliver once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from choreo_check.simulation.messages import Copy, order_of

if TYPE_CHECKING:
    from choreo_check.simulation.world import World


def handled(world: World) -> list[Copy]:
    """Return what has been handled, in order: the copies of all that was published, but for those under way."""
    published = world.history.published.values()
    return sorted(_settled(world, (copy for message in published for copy in message.copies)), key=order_of)


def handled_last(world: World, service: int, count: int) -> list[Copy]:
    """Return the youngest messages that one service has handled, in order."""
    published = reversed(world.history.published.values())
    copies = (copy for message in published for copy in message.copies if copy.subscription.service == service)
    return sorted(islice(_settled(world, copies), count), key=order_of)


def _settled(world: World, copies: Iterable[Copy]) -> Iterator[Copy]:
    pending = [*world.flight, *(one for _, _, one in world.waiting if isinstance(one, Copy))]
    pending += [copy for copy, _ in world.history.dead]
    under_way = {(copy.message.identity, copy.subscription.index) for copy in pending}
    varied = world.history.varied
    places = ((one, (one.message.identity, one.subscription.index)) for one in copies)
    return (varied.get(place, one) for one, place in places if place not in under_way)
