"""See `crash`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NoReturn

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import Operation, operation_fault
from choreo_check.simulation.roles import Actor
from choreo_check.simulation.signals import Crashed

BEFORE = {
    "publish": "before it publishes {}",
    "commit": "before it commits",
    "effect": "before it does {}",
    "undo": "before it undoes {}",
    "ack": "before it acknowledges {}",
}


@operation_fault()
def crash(operation: Operation) -> Iterator[Option]:
    """A process dies before any operation that the world can notice, and starts again with what is durable.

    What it had in hand was not acknowledged, and is delivered again.
    """
    if operation.kind in BEFORE:
        words = f"{operation.process.name} crashes {BEFORE[operation.kind].format(operation.name)}"
        yield Option("crash", operation.where, words, partial(_die, operation.process))


def _die(process: Actor) -> NoReturn:
    process.is_dead = True
    raise Crashed
