"""Who interrupts a search gets what is known so far."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check import load_topology, simulate
from choreo_check.api.binding import system_of
from choreo_check.api.simulating import Options, Progressing
from choreo_check.cli.simulated import report_of
from choreo_check.reporting import render

ROOT = Path(__file__).parents[2]
RUNS = 50


def give_up(so_far: Progressing) -> None:
    if so_far.runs == RUNS:
        raise KeyboardInterrupt


def test_an_interrupted_search_says_what_is_known_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    topology = load_topology("contracts/food_delivery/as_documented.yaml")
    report = simulate(system_of(topology), topology, Options(), give_up)
    assert "CHO907" in {finding.code for finding in report.findings}
    assert [outcome.is_interrupted for outcome in report.outcomes] == [True]
    assert "interrupted after 50 runs" in render(report_of([report], report.findings), "text")
