"""All checks of a topology in one report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from choreo_check.cli.main import run
from choreo_check.cli.progress import Progress
from choreo_check.simulation.campaign import Campaign

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "src" / "choreo_check" / "reporting" / "report.schema.json").read_text(encoding="utf-8"))
STATIC = """
choreo: 1
name: shop
services:
  order: {publishes: [order.placed]}
  payment: {handlers: [{on: order.placed, outcomes: [{emits: order.paid}, {emits: order.refused}]}]}
  mail: {handlers: [{on: {any: [order.paid, order.refused]}}]}
sagas:
  order: {starts: order.placed, succeeds: order.paid, fails: order.refused}
"""


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_says_what_was_proved_listed_and_run(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["check", "contracts/food_delivery/topology.yaml", "--max-faults", "0", "--effort", "2000"])
    printed = capsys.readouterr().out
    assert "saga delivery: proved" in printed
    assert "7 ways it can go" in printed
    assert "one saga: complete up to no fault, nothing found" in printed
    assert status == 0


def test_finds_by_analysis_and_by_running(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--max-faults", "0", "--effort", "2000", "--format", "json"]
    assert run(["check", "contracts/food_delivery/as_documented.yaml", *arguments]) == 1
    report = json.loads(capsys.readouterr().out)
    codes = {finding["code"] for finding in report["findings"]}
    assert {"CHO403", "CHO907"} <= codes
    assert report["summary"]["complete_up_to"] == 0
    assert Draft202012Validator(SCHEMA).is_valid(report)


def test_who_interrupts_it_gets_what_is_known_and_no_success(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(campaign: Campaign) -> None:
        if campaign.runs == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "advance", lambda _, campaign: interrupt(campaign))
    topologies = ["contracts/food_delivery/topology.yaml", "contracts/booking/topology.yaml"]
    assert run(["check", *topologies]) == 130
    printed = capsys.readouterr().out
    assert "interrupted after 5 runs" in printed
    assert "booking" not in printed


def test_says_that_nothing_was_run_where_no_code_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "topology.yaml").write_text(STATIC, encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "no code is named that could run" in printed
    assert "2 ways it can go, to 2 different ends" in printed
