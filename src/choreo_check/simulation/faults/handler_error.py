"""See `handler_error`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NoReturn

from choreo_check.simulation.choices import Option
from choreo_check.simulation.faulting import Operation, operation_fault
from choreo_check.simulation.signals import Unavailable

FAILING = {"commit": "its commit fails", "effect": "{} fails", "undo": "undoing {} fails"}
UNANSWERED = {"commit": "its commit", "effect": "{}", "undo": "undoing {}"}


@operation_fault()
def handler_error(operation: Operation) -> Iterator[Option]:
    """The database or the world outside fails once: nothing happened, or it happened and the answer was lost.

    The service sees a `ConnectionError`, which from SQLite is a `sqlite3.OperationalError` too. Does it not catch it,
    the message is not acknowledged, and comes again.
    """
    if operation.kind in FAILING:
        words = f"{operation.process.name}: {FAILING[operation.kind].format(operation.name)} once"
        yield Option("handler-error", operation.where, words, partial(_fail, operation))
    if operation.kind in UNANSWERED:
        done = UNANSWERED[operation.kind].format(operation.name)
        words = f"{operation.process.name}: {done} happens, and the answer is lost"
        yield Option("handler-error", operation.where, words, partial(_fail_after, operation))


def _fail(operation: Operation) -> NoReturn:
    raise Unavailable(f"{operation.kind} {operation.name} failed".replace("  ", " "))


def _fail_after(operation: Operation) -> None:
    operation.fails_after = True
