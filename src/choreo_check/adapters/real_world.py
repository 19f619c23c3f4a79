"""Keeps the real world out of a simulated run, and says so where a service reaches for it.

While a guard is up, the functions by which Python code waits, or asks for the time or for chance, end the handling with
a clear reason when a service calls them. Libraries may: a logger asks for the time of its records. A watch ends a
handler that never returns.
"""

from __future__ import annotations

import random
import signal
import sys
import sysconfig
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, Self

from choreo_check.simulation.signals import Interrupted

BUSY_S_MAX = 2.0
"""How much of the processor's time the handling of one message may take; it usually takes microseconds."""
WAITING_S_MAX = 20.0
"""How long it may take in the real world."""

WAITING = "waits in the real world: give it the timer of its environment"
ASKING = "asks the real clock: give it the clock of its environment"
CHANCE = "draws from chance that no replay repeats: give it the ids and numbers of its environment"

FORBIDDEN: tuple[tuple[ModuleType, str, str, str], ...] = (
    (time, "sleep", "real-time", WAITING),
    (time, "time", "real-time", ASKING),
    (time, "time_ns", "real-time", ASKING),
    (time, "monotonic", "real-time", ASKING),
    (uuid, "uuid1", "chance", CHANCE),
    (uuid, "uuid4", "chance", CHANCE),
    (random, "random", "chance", CHANCE),
    (random, "randint", "chance", CHANCE),
    (random, "choice", "chance", CHANCE),
    (random, "uniform", "chance", CHANCE),
    (random, "randrange", "chance", CHANCE),
    (random, "shuffle", "chance", CHANCE),
)

LIBRARIES = tuple(
    str(Path(folder).resolve()) for folder in {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")} if folder
)
OURS = str(Path(__file__).resolve().parents[1])
NOT_OF_SERVICES = (*LIBRARIES, OURS, "<")


@contextmanager
def guarded(is_running: Callable[[], bool]) -> Iterator[None]:
    """Guard the services of a run; `is_running` says whether one of them is at work now."""
    stand_ins = {}
    for module, name, kind, reason in FORBIDDEN:
        original = getattr(module, name)
        stand_ins[id(original)] = _guard(original, name, kind, reason, is_running)
    kept = list(_held_by(stand_ins))
    for names, name, original in kept:
        names[name] = stand_ins[id(original)]
    try:
        yield
    finally:
        for names, name, original in kept:
            names[name] = original


def _held_by(stand_ins: Mapping[int, object]) -> Iterator[tuple[dict[str, Any], str, Any]]:
    """Yield where the functions are held that have stand-ins: in their modules, and in those that imported them."""
    for module, name, _, _ in FORBIDDEN:
        yield vars(module), name, getattr(module, name)
    for names in [vars(module) for module in list(sys.modules.values()) if isinstance(module, ModuleType)]:
        if not str(names.get("__file__") or "<").startswith(NOT_OF_SERVICES):
            yield from ((names, name, value) for name, value in list(names.items()) if id(value) in stand_ins)


def _guard(original: Callable[..., Any], name: str, kind: str, reason: str, is_running: Callable[[], bool]) -> Any:  # noqa: ANN401  as the original
    def stand_in(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401  as the original
        if is_running() and _is_called_by_a_service(sys._getframe(1)):  # noqa: SLF001  the only cheap way to the caller
            raise Interrupted(kind, f"calls {name}() and {reason}")
        return original(*arguments, **options)

    return stand_in


def _is_called_by_a_service(frame: FrameType) -> bool:
    """Say whether a call comes from code that is neither a library's nor ours."""
    return not frame.f_code.co_filename.startswith(NOT_OF_SERVICES)


class Watch:
    """Ends a handler that never returns: an alarm clock that is wound up again with each message.

    One clock counts the time of the processor, for loops without end; one counts real time, for what waits in the
    operating system. Only the main thread of a process on a system with such timers can be interrupted; elsewhere there
    is no watch.
    """

    def __init__(self, busy_s: float = BUSY_S_MAX, waiting_s: float = WAITING_S_MAX) -> None:
        self.clocks: dict[signal.Signals, tuple[Any, float]] = {}
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            self.clocks[signal.SIGPROF] = signal.ITIMER_PROF, busy_s
            self.clocks[signal.SIGALRM] = signal.ITIMER_REAL, waiting_s
        self.seen: dict[int, object] = {}
        self.before: dict[signal.Signals, Any] = {}
        self.state: Callable[[], object] = lambda: None

    def __enter__(self) -> Self:
        for number, (clock, seconds) in self.clocks.items():
            self.before[number] = signal.signal(number, self._ring)
            signal.setitimer(clock, seconds, seconds)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self.before.items():
            signal.setitimer(self.clocks[number][0], 0)
            signal.signal(number, before)

    def over(self, state: Callable[[], object]) -> None:
        """Watch something that changes as messages are handled; nothing is watched where it is `None`."""
        self.state = state

    def _ring(self, number: int, _frame: FrameType | None) -> None:
        """End the handling if it is still the one of the last time."""
        now = self.state()
        if now is not None and now == self.seen.get(number):
            raise Interrupted("never-ends", f"has not returned for {self.clocks[signal.Signals(number)][1]:g} seconds")
        self.seen[number] = now
