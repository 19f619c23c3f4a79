"""See `slow_handler`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import Operation, operation_fault
from choreo_check.simulation.lanes import SPOKEN
from choreo_check.simulation.timers import Timer
from choreo_check.simulation.world import World


@operation_fault()
def slow_handler(operation: Operation) -> Iterator[Option]:
    """A service is slow in the middle of a handling: it is answered, or its next timer rings, before it goes on.

    Others may be faster than the rest of a handler. So who publishes a question, and stores only then that it waits for
    the answer, may be answered before. What comes to the service itself is handled by a second instance, or by the same
    process where that is asynchronous; a timer rings in the same process. While a transaction is open, both have to
    wait.
    """
    process = operation.process
    world: World = operation.world
    if operation.kind not in SPOKEN or process.holds_lock or process.attempt == 0 or world.is_aside:
        return
    name = process.name
    if process.emitted and world.flight:
        words = f"what {name} has published is answered before {name} goes on"
        yield Option("slow-handler", operation.where, words, partial(world.go_on_without, process.index))
    timer = next((one[2] for one in world.waiting if isinstance(one[2], Timer) and one[2].process is process), None)
    if timer is not None:
        words = f"{timer.name} of {name} rings before {name} goes on"
        yield Option("slow-handler", operation.where, words, partial(world.ring_aside, timer))
