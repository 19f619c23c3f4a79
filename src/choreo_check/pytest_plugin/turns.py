"""Lets a search that knows nothing of awaiting call a test that awaits, in whatever event loop that test is run.

The search gets a thread of its own, and of the two threads only one is ever at work: the search waits while the test
drives a run, and the test, with its loop, waits while the search decides what to try next.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from queue import SimpleQueue
from threading import Thread
from typing import Self

from choreo_check.adapters.watching import Watch
from choreo_check.simulation.driving import Run

Body = Callable[[Run], None]


class Left(BaseException):
    """Ends a search that nobody waits for any more."""


class Turns:
    """A search in a thread, and the runs that it wants to be driven."""

    def __init__(self, search: Callable[[Body], None]) -> None:
        self._search = search
        self._asked: SimpleQueue[Run | None] = SimpleQueue()
        self._answers: SimpleQueue[BaseException | None] = SimpleQueue()
        self._error: BaseException | None = None
        self._watch = Watch()
        self._thread = Thread(target=copy_context().run, args=(self._explore,), name="choreo-check", daemon=True)

    def __enter__(self) -> Self:
        self._watch.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self._thread.is_alive():
            self._answers.put(Left())
        self._thread.join()
        self._watch.__exit__(*raised)

    def next_run(self) -> Run | None:
        """Return the next run to drive, if there is one more.

        Raises:
            BaseException: what the search has come to.
        """
        __tracebackhide__ = True
        run = self._asked.get()
        if run is None and self._error is not None:
            raise self._error
        return run

    def answer(self, error: BaseException | None) -> None:
        """Say what the run has come to: nothing, or an error."""
        self._answers.put(error)

    def _explore(self) -> None:
        __tracebackhide__ = True
        try:
            self._search(self._hand_over)
        except BaseException as error:  # noqa: BLE001  it is raised in the thread of the test
            self._error = error
        self._asked.put(None)

    def _hand_over(self, run: Run) -> None:
        __tracebackhide__ = True
        self._asked.put(run)
        error = self._answers.get()
        if error is not None:
            raise error
