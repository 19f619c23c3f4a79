"""See `lost_publish`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NoReturn

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import Operation, operation_fault
from choreo_check.simulation.signals import Unavailable


@operation_fault()
def lost_publish(operation: Operation) -> Iterator[Option]:
    """The broker does not confirm a message: it never came, or it came and the confirmation was lost.

    The service sees a `ConnectionError` in both cases, and cannot tell which.
    """
    if operation.kind == "publish":
        words = f"{operation.process.name} fails to publish {operation.name}"
        yield Option("lost-publish", operation.where, words, partial(_lose, operation.name))
        words = f"{operation.process.name} publishes {operation.name}, and the confirmation is lost"
        yield Option("lost-publish", operation.where, words, partial(_lose_confirmation, operation))


def _lose(event: str) -> NoReturn:
    raise Unavailable(f"the broker did not take {event}")


def _lose_confirmation(operation: Operation) -> None:
    operation.fails_after = True
