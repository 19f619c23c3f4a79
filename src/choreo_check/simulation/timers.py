"""A timer that a service has set. It lives in the memory of the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from choreo_check.simulation.messages import Message
from choreo_check.simulation.roles import Actor

RINGS_MAX = 5
"""How often a timer rings whose callback fails, before it is given up."""


class Timer:
    """Something to be called at a time, for the saga in whose handling it was set."""

    __slots__ = ("attempt", "callback", "cause", "code", "correlation", "due", "name", "order", "process", "saga")

    def __init__(self, process: Actor, name: str, due: float, callback: Callable[[], Any]) -> None:
        self.process = process
        self.name = name
        self.due = due
        self.callback = callback
        self.attempt = 1
        self.cause: Message | None = process.in_hand
        self.saga = process.saga
        self.correlation = process.correlation
        self.order = (0, (process.index,), name)
        cause = 0 if self.cause is None else self.cause.code
        self.code = hash((process.index, name, due, self.saga, cause, process.remembered()))
