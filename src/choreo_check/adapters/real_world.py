"""Keeps the real world out of a simulated run, and says so where a service reaches for it.

While a guard is up, the functions by which Python code waits, or asks for the time or for chance, end the handling with
a clear reason when a service calls them. Libraries may: a logger asks for the time of its records. And a service that
starts may: who it is, and since when, is nobody's business but its own, as long as no message says so. What would end
this process, or double it, nobody may.
"""

from __future__ import annotations

import os
import random
import secrets
import socket
import sys
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from types import FrameType, ModuleType
from typing import Any

from choreo_check.adapters.callers import NOT_OF_SERVICES, at_work, is_of_a_service, is_of_the_standard_library
from choreo_check.simulation.signals import Interrupted


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach for the real world: which kind of incident it is, the reason, and who may do it all the same."""

    kind: str
    reason: str
    owner: ModuleType | type
    names: tuple[str, ...]
    starting_may: bool = True
    libraries_may: bool = True
    spared: tuple[str, ...] = ()
    """What may do it for whom it will, where other libraries may not."""

    @property
    def named(self) -> Iterator[str]:
        """The names of those functions that this system has."""
        return (name for name in self.names if hasattr(self.owner, name))

    def is_forbidden(self, caller: FrameType) -> bool:
        """Say whether a call is a service's."""
        frame: FrameType | None = caller
        while frame is not None and not self.libraries_may and is_of_the_standard_library(frame):
            if str(frame.f_globals.get("__name__")).partition(".")[0] in self.spared:
                return False
            frame = frame.f_back
        if frame is None or not is_of_a_service(frame):
            return False
        service = at_work(frame)
        return service is not None and (service.attempt > 0 or not self.starting_may)


ASKING = "asks the real clock: give it the clock of its environment"
CHANCE = "draws from chance that no replay repeats: give it the ids and numbers of its environment"
WAITING = "waits in the real world: give it the timer of its environment"
THREAD = "starts a thread, whose steps no replay repeats: do that work in a handler, or in a timer of its environment"
ENDING = "ends its whole process, and this search with it: let it raise an error"
FORKING = "starts a process, whose steps no replay repeats: do that work in a handler, or in a service of its own"
CONNECTING = "connects to the real world: what it does there, have it do as an effect of its environment"
LOGS = ("logging",)

REACHES = (
    Reach("real-time", WAITING, time, ("sleep",), starting_may=False),
    Reach("real-time", ASKING, time, ("time", "time_ns", "monotonic", "monotonic_ns")),
    Reach("chance", CHANCE, uuid, ("uuid1", "uuid4")),
    Reach("chance", CHANCE, random, ("random", "randint", "choice", "choices", "sample", "uniform", "gauss")),
    Reach("chance", CHANCE, random, ("randrange", "randbytes", "getrandbits", "shuffle")),
    Reach("chance", CHANCE, secrets, ("token_hex", "token_bytes", "token_urlsafe", "randbelow", "choice")),
    Reach("thread", THREAD, Thread, ("start",), starting_may=False, libraries_may=False),
    Reach("thread", FORKING, os, ("fork", "forkpty"), starting_may=False, libraries_may=False),
    Reach("ends-process", ENDING, os, ("_exit", "abort", "execv", "execve"), starting_may=False),
    Reach("real-time", CONNECTING, socket, ("create_connection",), libraries_may=False, spared=LOGS),
    Reach(
        "real-time", CONNECTING, socket.socket, ("connect", "connect_ex"), libraries_may=False, spared=(*LOGS, "socket")
    ),
)

ORIGINALS = {(reach, name): getattr(reach.owner, name) for reach in REACHES for name in reach.named}


@contextmanager
def guarded() -> Iterator[None]:
    """Guard the services of a run."""
    stand_ins = {id(original): _guard(original, name, reach) for reach, name, original in _real()}
    kept = list(_held_by(stand_ins.keys()))
    for holder, name, original in kept:
        setattr(holder, name, stand_ins[id(original)])
    try:
        yield
    finally:
        for holder, name, original in kept:
            setattr(holder, name, original)


def _real() -> Iterator[tuple[Reach, str, Callable[..., Any]]]:
    """Yield what still reaches the real world: a test may have put something of its own in a function's place."""
    for (reach, name), original in ORIGINALS.items():
        if getattr(reach.owner, name) is original:
            yield reach, name, original


def _held_by(wanted: Collection[int]) -> Iterator[tuple[object, str, object]]:
    """Yield where the functions are held that have stand-ins: in their modules, and in those that imported them."""
    yield from ((reach.owner, name, original) for reach, name, original in _real())
    for module in [one for one in list(sys.modules.values()) if isinstance(one, ModuleType)]:
        if not str(vars(module).get("__file__") or "<").startswith((*NOT_OF_SERVICES, "<")):
            yield from ((module, name, held) for name, held in list(vars(module).items()) if id(held) in wanted)


def _guard(original: Callable[..., Any], name: str, reach: Reach) -> Any:  # noqa: ANN401  as the original
    def stand_in(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  as the original
        if reach.is_forbidden(sys._getframe(1)):  # noqa: SLF001  the only cheap way to the caller
            raise Interrupted(reach.kind, f"calls {name}() and {reach.reason}")
        return original(*arguments, **options)

    return stand_in
