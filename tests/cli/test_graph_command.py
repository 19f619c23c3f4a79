"""`choreo-check graph`: the whole flow, with what is wrong marked on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.cli.systems import CLEAN, CONTRACTS, WARNING, write

EVERY = sorted(CONTRACTS.glob("*/*.yaml"))
NAMES = [str(path.relative_to(CONTRACTS)) for path in EVERY]


@pytest.mark.parametrize("path", EVERY, ids=NAMES)
def test_draws_every_published_system_as_mermaid(invoke: Invoke, path: Path) -> None:
    ended = invoke("graph", path)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("# ")
    assert "```mermaid\nflowchart LR\n" in ended.out
    assert ended.out.count("```") % 2 == 0


@pytest.mark.parametrize("path", EVERY, ids=NAMES)
def test_draws_every_published_system_for_graphviz(invoke: Invoke, path: Path) -> None:
    ended = invoke("graph", path, "--format", "dot")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith('digraph "')
    assert ended.out.endswith("}\n")


def test_marks_what_is_wrong_unless_told_not_to(invoke: Invoke) -> None:
    path = write("topology.yaml", WARNING)
    assert "class e0 warning" in invoke("graph", path).out
    assert "class" not in invoke("graph", path, "--no-findings").out


def test_marks_nothing_that_the_settings_ignore(invoke: Invoke) -> None:
    write("pyproject.toml", '[tool.choreo-check]\nignore = ["CHO"]\n')
    assert "class" not in invoke("graph", write("topology.yaml", WARNING)).out


def test_says_when_no_contracts_were_checked(invoke: Invoke) -> None:
    Path("none").mkdir()
    ended = invoke("graph", write("topology.yaml", f"contracts: none\n{CLEAN}"))
    assert "no contracts lie in none, so none were checked" in ended.out


def test_writes_the_drawing_to_a_file(invoke: Invoke) -> None:
    path = write("topology.yaml", CLEAN)
    printed = invoke("graph", path).out
    assert invoke("graph", path, "--output", "flow.md") == (0, "", "")
    assert Path("flow.md").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize("arguments", [["missing.yaml"], ["."], ["x.yaml", "--format", "png"], []])
def test_refuses_what_it_cannot_draw(invoke: Invoke, arguments: list[str]) -> None:
    ended = invoke("graph", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert "Traceback" not in ended.err
