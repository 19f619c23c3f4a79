"""Ends what services do without end: a handler, or a start, that never returns, or takes all the memory there is.

So it ends an invariant that never says whether it holds.

Two clocks tick, one with the time of the processor and one with real time. At each tick the watch looks which service
is at work in which handling, and whether it was there at the ticks before. A service that catches what ends it (a bare
`except:` in a loop) is ended again at each line that it comes to, until it has nothing left to catch with.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from types import FrameType
from typing import Any, Self
from weakref import WeakKeyDictionary

from choreo_check.adapters.callers import at_work, is_debugged, is_of_a_service, judged
from choreo_check.simulation.signals import Interrupted
from choreo_check.simulation.system import Binding

try:
    import resource
except ImportError:  # pragma: no cover  not on Windows, which has no such clocks either
    resource = None  # type: ignore[assignment]

BUSY_S_MAX = 2.0
"""How much of the processor's time the handling of one message may take; it usually takes microseconds."""
WAITING_S_MAX = 10.0
"""How long it may take in the real world."""
TICKS = 10
"""How many ticks of a clock make up that time: a machine that has slept makes up for it with one."""
MEMORY_MAX = 2**30
"""By how many bytes the process may grow while it handles one message."""

KNOWN: WeakKeyDictionary[Binding, str] = WeakKeyDictionary()
"""The services that have not returned, and why they were ended: nobody needs to wait for them as long again."""


@dataclass(slots=True)
class Vigil:
    """A handling, or a judging, that the clocks have found: for how many ticks of each, and the memory at the first."""

    turn: object
    memory: int
    ticks: Counter[int] = field(default_factory=Counter)
    was_ended: bool = False


NOTHING = Vigil(-1, 0)


class Watch:
    """Ends a handling that goes on for too long.

    Only the main thread can be interrupted, and only where the system has such clocks; elsewhere there is no watch.
    """

    def __init__(self, busy_s: float = BUSY_S_MAX, waiting_s: float = WAITING_S_MAX) -> None:
        self.clocks: dict[int, tuple[Any, float]] = {}
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            self.clocks[signal.SIGPROF] = signal.ITIMER_PROF, busy_s
            self.clocks[signal.SIGALRM] = signal.ITIMER_REAL, waiting_s
        self.vigil = NOTHING
        self.before: dict[int, Any] = {}
        self.tracers: tuple[Any, Any] | None = None
        """What traced this thread before, and what has since, while a service is ended line by line."""

    def __enter__(self) -> Self:
        for number, (clock, seconds) in self.clocks.items():
            self.before[number] = signal.signal(number, self._tick)
            signal.setitimer(clock, seconds / TICKS, seconds / TICKS)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self.before.items():
            signal.setitimer(self.clocks[number][0], 0)
            signal.signal(number, before)
        self._let_go()

    def _tick(self, number: int, frame: FrameType | None) -> None:
        """See whether a service is still where it was."""
        service, turn = _at_what(frame)
        if turn is None or is_debugged(frame):
            self.vigil = NOTHING
            self._let_go()
            return
        if self.vigil.turn != turn:
            self.vigil = Vigil(turn, _memory())
            return
        self.vigil.ticks[number] += 1
        reason = self._too_much(number, service)
        if reason is not None:
            if service is not None:
                KNOWN[service] = reason
            self._end(frame, reason)

    def _too_much(self, number: int, service: Binding | None) -> str | None:
        if self.vigil.was_ended:
            return "catches whatever would end it, and does not return: let it catch no more than `Exception`,"
        if service is not None and service in KNOWN:
            return KNOWN[service]
        if self.vigil.ticks[number] >= TICKS:
            return f"has not returned for {self.clocks[number][1]:g} seconds"
        if _memory() - self.vigil.memory > MEMORY_MAX:
            return f"has taken {MEMORY_MAX >> 20} MiB of memory, and takes more"
        return None

    def _end(self, frame: FrameType | None, reason: str) -> None:
        """Raise in a service what ends it.

        Raises:
            Interrupted: always.
        """
        if self.vigil.was_ended:
            self._insist(frame, reason)
        self.vigil.was_ended = True
        raise Interrupted("never-ends", reason)

    def _insist(self, frame: FrameType | None, reason: str) -> None:
        """Have that raised at each further line of a service, wherever it catches what was raised before.

        What a tracer raises itself ends the tracing. What the interpreter is asked to raise in a thread does not, if it
        is not raised in the tracer; so what traces here has no code of its own.
        """
        self._let_go()
        told = {"__init__": lambda self: Interrupted.__init__(self, "never-ends", reason)}
        raised = type("Ending", (Interrupted,), told)
        ending = partial(
            _foreign("PyThreadState_SetAsyncExc", ctypes.c_ulong, ctypes.py_object), threading.get_ident(), raised
        )
        idle = _foreign("Py_IsInitialized")
        self.tracers = sys.gettrace(), idle
        sys.settrace(idle)
        while frame is not None and _at_what(frame)[1] is not None:
            if is_of_a_service(frame):
                frame.f_trace = ending
            frame = frame.f_back

    def _let_go(self) -> None:
        """Trace no longer."""
        if self.tracers is not None:
            before, ours = self.tracers
            if sys.gettrace() is ours:
                sys.settrace(before)
            self.tracers = None


def _at_what(frame: FrameType | None) -> tuple[Binding | None, object]:
    """Return which service is at work, and at which handling; or none, and the run that an invariant judges."""
    service = at_work(frame)
    return (None, judged(frame)) if service is None else (service.binding, service.world.turns)


def _foreign(name: str, *own: Any) -> Any:  # noqa: ANN401  a function of the interpreter
    """Return a function of the interpreter, as one that may be called with a tracer's arguments after its own."""
    return ctypes.PYFUNCTYPE(None, *own, *[ctypes.py_object] * 3)((name, ctypes.pythonapi))


def _memory() -> int:
    """Return how many bytes of memory the process has ever had at once."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
