"""The line on a terminal that says how far a search has come: nothing elsewhere, and nothing is left of it."""

from __future__ import annotations

import sys
from io import StringIO
from itertools import count
from pathlib import Path

import pytest

from choreo_check.cli import progress
from choreo_check.cli.progress import Progress
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.choices import Choices
from tests.simulation.small_systems import ONE_STEP, Small, bound, on


class Terminal(StringIO):
    """What is written to it can be read, and it says that somebody looks at it."""

    def isatty(self) -> bool:
        return True


def campaign(folder: Path) -> Campaign:
    small = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.effect("work"))))
    searched = Campaign(small.plan(folder), (), {}, 1_000)
    searched.attempt(Choices())
    return searched


def followed(stream: StringIO, searched: Campaign, monkeypatch: pytest.MonkeyPatch, seconds: float) -> str:
    """Return what is written while each look at the clock finds so many seconds passed."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "monotonic", map(seconds.__mul__, count()).__next__)
    with Progress("shop") as line:
        for runs in range(1, 1_025):
            searched.runs = runs
            line.advance(searched)
    return stream.getvalue()


def test_says_on_a_terminal_how_far_it_has_come_and_cleans_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = followed(Terminal(), campaign(tmp_path), monkeypatch, seconds=2)
    lines = said.split("\r\x1b[K")
    assert lines[1] == "shop: 256 runs, 0% of the effort"
    assert lines[-2:] == ["shop: 1,024 runs, 0% of the effort", ""]


@pytest.mark.parametrize(("stream", "seconds"), [(StringIO(), 2), (Terminal(), 0.001)])
def test_says_nothing_to_a_file_or_of_what_is_done_soon(
    stream: StringIO, seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert followed(stream, campaign(tmp_path), monkeypatch, seconds) == ""
