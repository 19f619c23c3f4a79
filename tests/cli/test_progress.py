"""How far something long has come, on a terminal and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from choreo_check.cli import progress
from choreo_check.cli.progress import Reading


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "QUIET_S", -1.0)
    monkeypatch.setattr(progress, "APART_S", -1.0)


def shown(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *told: int) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with Reading() as reading:
        reading.advance(*told)
    return stream.getvalue()


def test_draws_a_bar_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(Terminal(), monkeypatch, 1000, 25, 100)
    assert "██████░░░░░░░░░░░░░░░░░░ 25%, 1,000 events, " in text
    assert text.endswith("\r\x1b[K")


def test_counts_where_nobody_knows_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\r\x1b[K1,000 events, " in shown(Terminal(), monkeypatch, 1000, 0, 0)


def test_says_nothing_but_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch, 1000, 25, 100) == ""
