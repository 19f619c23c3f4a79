"""Runs coroutines by hand: what they await of their environment is there at once, and no event loop is needed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from choreo_check.simulation.signals import Interrupted

HOST_IT = "bind it with `hosted` of choreo_check.adapters.asyncio"


def drive(coroutine: Coroutine[object, None, Any], pause: Callable[[], object]) -> None:
    """Run a coroutine to its end; `pause` is called wherever another message may be handled before it goes on.

    Raises:
        Interrupted: it awaits what only an event loop can bring about.
    """
    try:
        while True:
            if coroutine.send(None) is not None:
                coroutine.close()
                raise Interrupted("foreign-await", f"awaits what only an event loop can bring about: {HOST_IT}")
            pause()
    except StopIteration:
        return
    except RuntimeError as error:
        if "no running event loop" in str(error):
            raise Interrupted("foreign-await", f"asks for an event loop: {HOST_IT}") from None
        raise
