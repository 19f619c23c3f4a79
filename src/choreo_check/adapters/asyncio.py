"""Hosts asynchronous handlers that need an event loop, in virtual time: `env.on("order.placed", hosted(service.pays))`.

Handlers that await only what their environment offers need no host; the simulation drives them by hand. A handler that
sleeps, sets timeouts, or starts tasks of its own needs a loop. This one never waits: where nothing is ready, its clock
jumps to the next timer. A handling is over when its coroutine has returned, and what it has left running is done or has
had some seconds for it; the world's clock does not move meanwhile. What would go on for longer is not simulated, and
said to be so: `env.timer` is for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from choreo_check.simulation.signals import Crashed, Interrupted

LEFT_RUNNING_S = 10.0
"""How long tasks go on that a handler has not waited for."""
Handler = Callable[..., Coroutine[Any, Any, Any]]
LATER = "what is to happen later, do with `env.timer`"


def hosted(handler: Handler) -> Callable[..., None]:
    """Return a synchronous handler that runs an asynchronous one to its end, in a loop of its own."""

    def host(*arguments: object) -> None:
        outer = asyncio._get_running_loop()  # noqa: SLF001  a second instance may run in the middle of a first
        asyncio._set_running_loop(None)  # noqa: SLF001
        loop = VirtualLoop()
        try:
            _to_its_end(loop, handler(*arguments))
        except BaseExceptionGroup as group:
            raise _signal_in(group) from None
        finally:
            _abandon(loop)
            asyncio._set_running_loop(outer)  # noqa: SLF001

    return host


def _to_its_end(loop: VirtualLoop, handling: Coroutine[Any, Any, Any]) -> None:
    """Run a handler, and then what it has left running, as its process would, error or not."""
    try:
        loop.run_until_complete(handling)
    except Exception:
        _let_go_on(loop)
        raise
    _let_go_on(loop)


def _let_go_on(loop: VirtualLoop) -> None:
    """Have the tasks that nobody has waited for come to their end.

    Raises:
        Crashed: the process has died in one.
        Interrupted: one waits for too long, or does what the simulation cannot control.
    """
    until = loop.now + LEFT_RUNNING_S
    while left := asyncio.all_tasks(loop):
        done, waiting = loop.run_until_complete(asyncio.wait(left, timeout=max(until - loop.now, 0)))
        for task in done:
            error = None if task.cancelled() else task.exception()
            if isinstance(error, Crashed | Interrupted):
                raise error
        if waiting and loop.now >= until:
            raise Interrupted("foreign-await", f"leaves a task running ({LATER})")


def _signal_in(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the signal that ended one task of several, as what started them sees only the group; or the group."""
    for error in group.exceptions:
        found = _signal_in(error) if isinstance(error, BaseExceptionGroup) else error
        if isinstance(found, Crashed | Interrupted):
            return found
    return group


def _abandon(loop: VirtualLoop) -> None:
    """Cancel what a handler has left running: its process goes on, but nobody awaits it any more."""
    left = [task for task in asyncio.all_tasks(loop) if not task.done()]
    for task in left:
        task.cancel()
    try:
        if left:
            with suppress(Exception, Interrupted):
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    finally:
        loop.close()


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop whose time passes only when nothing else is left to do; it knows neither sockets nor threads."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self._selector = _Jump(self)

    def time(self) -> float:
        return self.now

    def _process_events(self, event_list: list[object]) -> None:
        """Nothing comes from outside."""

    def _write_to_self(self) -> None:
        """No other thread wakes this loop."""


class _Jump:
    """Stands where a loop has its selector, which waits for the outside; here waiting is jumping."""

    def __init__(self, loop: VirtualLoop) -> None:
        self.loop = loop

    def select(self, timeout: float | None) -> list[object]:
        """Let time pass at once.

        Raises:
            Interrupted: nothing in this process will ever wake the loop.
        """
        if timeout is None:
            raise Interrupted("foreign-await", "awaits what nothing in its process will ever bring about")
        self.loop.now += timeout
        return []
