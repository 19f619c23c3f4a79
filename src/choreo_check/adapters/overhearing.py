"""Notes where a service asks the real clock through a class, `datetime.now()`: no stand-in can take the place of that.

The interpreter tells of every function in C that is called, which takes time; so only some runs are overheard.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import FrameType

from choreo_check.adapters.callers import at_work, is_of_a_service
from choreo_check.adapters.real_world import ASKING

CLOCKS = (date, datetime)
NAMES = frozenset({"now", "utcnow", "today"})


@contextmanager
def overhearing(told: Callable[[str], None]) -> Iterator[None]:
    """Call `told` with what a service of this thread's runs does that asks the real clock."""

    def overhear(frame: FrameType, event: str, called: object) -> None:
        if event == "c_call" and _asks(called) and is_of_a_service(frame):
            service = at_work(frame)
            if service is not None and service.attempt > 0:
                told(f"calls {called.__qualname__}() and {ASKING}")  # type: ignore[attr-defined]

    if sys.getprofile() is not None:  # somebody measures: cProfile cannot be given back
        yield
        return
    sys.setprofile(overhear)
    try:
        yield
    finally:
        sys.setprofile(None)


def _asks(called: object) -> bool:
    return getattr(called, "__name__", None) in NAMES and getattr(called, "__self__", None) in CLOCKS
