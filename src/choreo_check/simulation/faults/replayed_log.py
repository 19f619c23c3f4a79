"""See `replayed_log`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import step_fault
from choreo_check.simulation.handled import handled
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.world import World

LENGTHS = (2, 3)
"""How many messages are replayed; one alone is a duplicate."""


@step_fault("kafka")
def replayed_log(world: World) -> Iterator[Option]:
    """A consumer goes back to its last committed offset, and handles its latest messages again, in their order.

    That is how Kafka delivers at least once: a rebalance before a commit replays a run of messages, not a single one.
    """
    if world.flight:
        service = world.flight[0].subscription.service
        latest = [copy for copy in handled(world) if copy.subscription.service == service]
        for length in LENGTHS:
            if len(latest) >= length:
                name = world.processes[service].name
                words = f"{name} goes back by {length} messages"
                yield Option("replayed-log", name, words, partial(_replay, world, latest[-length:]))


def _replay(world: World, copies: list[Copy]) -> None:
    for copy in copies:
        world.deliver(copy.again())
