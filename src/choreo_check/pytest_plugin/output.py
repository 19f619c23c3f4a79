"""Keeps what is logged in thousands of runs out of pytest's report, which would show, and hold, all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SHOWN = ("report_handler", "log_cli_handler", "log_file_handler")
OF_THE_FIXTURE = "caplog_handler"
PRINTED = ("capsys", "capsysbinary", "capfd", "capfdbinary", "capteesys")
"""The fixtures that give a test what is printed in it."""


def asks_for(item: pytest.Item, *fixtures: str) -> bool:
    """Say whether a test has one of some fixtures."""
    return not set(fixtures).isdisjoint(getattr(item, "fixturenames", ()))


@contextmanager
def unlogged(item: pytest.Item) -> Iterator[None]:
    """Have pytest note nothing of what is logged, but for a test that asks for `caplog`."""
    logging = item.config.pluginmanager.get_plugin("logging-plugin")  # which `-p no:logging` leaves out
    names = SHOWN if asks_for(item, "caplog") else (*SHOWN, OF_THE_FIXTURE)
    handlers = [handler for name in names if (handler := getattr(logging, name, None)) is not None]
    for one in handlers:
        one.addFilter(_nothing)
    try:
        yield
    finally:
        for one in handlers:
            one.removeFilter(_nothing)


def _nothing(_: object) -> bool:
    return False
