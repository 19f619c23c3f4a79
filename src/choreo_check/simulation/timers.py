"""A timer that a service has set. It lives in the memory of the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from choreo_check.simulation.messages import Message

if TYPE_CHECKING:
    from choreo_check.simulation.roles import Actor

RINGS_MAX = 5
"""How often a timer rings whose callback fails, before it is given up."""


class Memory:
    """What a service keeps in memory since one of its starts, as far as a run can see it: how often its code has run.

    Between two uses nothing in it changes, whatever else happens, in whichever run.
    """

    __slots__ = ("uses",)

    def __init__(self) -> None:
        self.uses = 0


class Timer:
    """Something to be called at a time, for the saga in whose handling it was set."""

    __slots__ = (
        "attempt",
        "callback",
        "cause",
        "code",
        "correlation",
        "due",
        "memory",
        "name",
        "order",
        "process",
        "saga",
    )

    def __init__(self, process: Actor, name: str, due: float, callback: Callable[[], Any]) -> None:
        self.process = process
        self.name = name
        self.due = due
        self.callback = callback
        self.attempt = 1
        self.memory: Memory = process.memory
        self.cause: Message | None = process.in_hand
        self.saga = process.saga
        self.correlation = process.correlation
        self.order = (0, (process.index,), name)
        cause = 0 if self.cause is None else self.cause.code
        self.code = hash((process.index, name, due, self.saga, cause, process.remembered()))


class Kept(NamedTuple):
    """A timer as it was at one time. It can be so again as long as the memory that it calls into is as it was then."""

    timer: Timer
    due: float
    uses: int

    @property
    def is_as_it_was(self) -> bool:
        """Whether nothing has used that memory since."""
        return self.uses == self.timer.memory.uses

    def again(self) -> Timer:
        """Return the timer as it was then."""
        self.timer.due = self.due
        return self.timer


def kept(timer: Timer) -> Kept:
    """Return a timer as it is now."""
    return Kept(timer, timer.due, timer.memory.uses)
