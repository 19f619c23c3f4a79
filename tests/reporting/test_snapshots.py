"""The canonical report in every format, compared with files. To write them anew: CHOREO_SNAPSHOTS=write pytest."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from choreo_check.reporting import formats, render
from choreo_check.reporting.tool import version
from tests.reporting.canonical import CANONICAL, RUN

STYLE = files("choreo_check.reporting").joinpath("page.css").read_text(encoding="utf-8")
SNAPSHOTS = Path(__file__).parent / "snapshots"


def compare_with_snapshot(rendered: str, name: str) -> None:
    timeless = rendered.replace(f'"{version()}"', '"VERSION"').replace(STYLE, "STYLE")
    if os.environ.get("CHOREO_SNAPSHOTS") == "write":
        (SNAPSHOTS / name).write_bytes(timeless.encode())
    assert timeless.encode() == (SNAPSHOTS / name).read_bytes()


@pytest.mark.parametrize("name", formats())
def test_renders_the_canonical_report_as_before(name: str) -> None:
    compare_with_snapshot(render(CANONICAL, name), f"canonical.{name}")


@pytest.mark.parametrize("name", formats())
def test_renders_a_run_as_before(name: str) -> None:
    compare_with_snapshot(render(RUN, name), f"run.{name}")


def test_renders_the_canonical_report_in_color_as_before() -> None:
    compare_with_snapshot(render(replace(CANONICAL, color=True), "text"), "canonical.ansi")


@pytest.mark.parametrize("name", formats())
def test_renders_the_same_report_to_the_same_bytes(name: str) -> None:
    assert render(CANONICAL, name) == render(CANONICAL, name)
