"""See `stolen_message`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.messages import Copy, Subscription
from choreo_check.simulation.world import World
from choreo_check.topology import Topology


def _groups_are_shared(topology: Topology) -> bool:
    return len(set(topology.groups.values())) < len(topology.groups)


@step_fault(only_where=_groups_are_shared)
def stolen_message(world: World) -> Iterator[Option]:
    """A message goes to another service of the same consumer group, and not to the one that got it otherwise.

    A broker gives each message to one member of a group, whoever that is. So of services that share a `group`, only the
    first gets the events that several of them hear, even where nothing goes wrong.
    """
    if world.flight:
        copy = world.flight[0]
        for rival in copy.subscription.rivals:
            group = f"{copy.subscription.service_name} and {rival.service_name} are one group"
            words = f"{copy.message.event} goes to {rival.service_name}: {group}"
            yield Option("stolen-message", str(copy.subscription), words, partial(_give, world, rival))


def _give(world: World, rival: Subscription) -> None:
    copy = world.flight.pop(0)
    world.deliver(Copy(copy.message, rival, copy.attempt, copy.variant, copy.failures))
