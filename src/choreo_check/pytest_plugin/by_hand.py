"""Runs an asynchronous test without an event loop: what it awaits of a run is there at once."""

from __future__ import annotations

from inspect import signature

import pytest


def run_by_hand(item: pytest.Function) -> None:
    """Call the test with its fixtures, and see it through."""
    __tracebackhide__ = True
    fixtures = {name: item.funcargs[name] for name in signature(item.obj).parameters if name in item.funcargs}
    coroutine = item.obj(**fixtures)
    try:
        while coroutine.send(None) is None:
            pass
    except StopIteration:
        return
    coroutine.close()
    pytest.fail("the test awaits what only an event loop brings about: install pytest-asyncio or anyio", pytrace=False)
