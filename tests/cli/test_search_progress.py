"""The line on a terminal that says how far a search has come: nothing elsewhere, and nothing is left of it."""

from __future__ import annotations

import sys
from io import StringIO
from itertools import count
from pathlib import Path

import pytest

from choreo_check import simulate
from choreo_check.api import workers
from choreo_check.api.simulating import Options, Progressing
from choreo_check.cli import progress
from choreo_check.cli.main import run
from choreo_check.cli.progress import Progress
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.choices import Choices
from tests.cli.small_shop import shop
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
    assert lines[1] == "shop: 1 runs, 0% of the effort"
    assert lines[-2:] == ["shop: 1,024 runs, 0% of the effort", ""]


@pytest.mark.parametrize(("stream", "seconds"), [(StringIO(), 2), (Terminal(), 0.0001)])
def test_says_nothing_to_a_file_or_of_what_is_done_soon(
    stream: StringIO, seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert followed(stream, campaign(tmp_path), monkeypatch, seconds) == ""


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look every so many milliseconds, and say at once what is seen."""
    monkeypatch.setattr(workers, "APART_S", 0.005)
    monkeypatch.setattr(progress, "QUIET_S", -1.0)
    monkeypatch.setattr(progress, "APART_S", -1.0)


@pytest.mark.usefixtures("eager")
def test_processes_that_share_a_search_are_followed_together(tmp_path: Path) -> None:
    small = Small(ONE_STEP, bound(worker=on(order_placed=lambda env, _: env.effect("work"))))
    told: list[Progressing] = []
    options = Options(searches=("random-walk",), effort=3_000, workers=2)
    report = simulate(small.system, small.load(tmp_path), options, told.append)
    assert len(told) > 2
    assert [one.runs for one in told] == sorted(one.runs for one in told)
    assert [one.deliveries for one in told] == sorted(one.deliveries for one in told)
    assert 0 < max(one.runs for one in told) <= report.runs
    assert {one.deliveries_max for one in told} == {6_000}
    assert max(one.found for one in told) > 0


@pytest.mark.usefixtures("eager")
def test_they_are_seen_on_a_terminal_and_not_in_a_file(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    assert here.is_dir()
    for stream, is_told in ((Terminal(), True), (StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        run(["chaos", str(shop()), "--no-keep", "--workers", "2", "--search", "random-walk", "--effort", "3000"])
        assert ("% of the effort" in stream.getvalue()) == is_told
        assert stream.getvalue().endswith("\r\x1b[K") == is_told
