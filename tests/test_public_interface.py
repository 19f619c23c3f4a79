"""The names that `choreo_check` offers, and what they do."""

from __future__ import annotations

from pathlib import Path

import pytest

import choreo_check
from choreo_check import api
from choreo_check.linting.engine import Selection

TOPOLOGY = """choreo: 1
services:
  order: {publishes: [order.placed]}
"""


@pytest.mark.parametrize("name", choreo_check.__all__)
def test_every_public_name_leads_to_something(name: str) -> None:
    assert getattr(choreo_check, name).__name__ == name
    assert name in dir(choreo_check)


def test_a_public_name_is_the_thing_itself() -> None:
    assert choreo_check.lint is api.lint
    assert choreo_check.load_topology is api.load_topology


def test_a_name_that_is_not_public_is_missing_as_in_any_module() -> None:
    with pytest.raises(AttributeError, match="module 'choreo_check' has no attribute 'lnit'"):
        _ = choreo_check.lnit


def test_a_star_import_brings_the_public_names() -> None:
    names: dict[str, object] = {}
    exec("from choreo_check import *", names)  # noqa: S102  what a user may write
    assert set(choreo_check.__all__) <= set(names)


@pytest.fixture
def topology(tmp_path: Path) -> choreo_check.Topology:
    path = tmp_path / "topology.yaml"
    path.write_text(TOPOLOGY, encoding="utf-8")
    return choreo_check.load_topology(str(path))


def test_finds_what_is_wrong(topology: choreo_check.Topology) -> None:
    (finding,) = choreo_check.lint(topology, select=["CHO2"])
    assert (finding.code, finding.name, finding.severity) == (
        "CHO201",
        "unhandled-event",
        choreo_check.Severity.WARNING,
    )
    assert (finding.location.line, finding.location.column) == (3, 23)


def test_looks_for_what_is_selected(topology: choreo_check.Topology) -> None:
    assert choreo_check.lint(topology, select=["CHO3"]) == []
    assert choreo_check.lint(topology, ignore=["CHO2", "CHO4"]) == []
    assert choreo_check.lint(topology, select=["CHO3"], extend=["unhandled-event"]) != []


def test_reads_names_with_words_of_the_domain(tmp_path: Path) -> None:
    path = tmp_path / "topology.yaml"
    path.write_text(TOPOLOGY.replace("order.placed", "SnorbleGrommet"), encoding="utf-8")
    topology = choreo_check.load_topology(path)
    assert choreo_check.lint(topology, select=["CHO101"]) == []
    assert choreo_check.lint(topology, select=["CHO101"], verbs=["snorble"], nouns=["grommet"]) != []


def test_refuses_a_rule_that_does_not_exist(topology: choreo_check.Topology) -> None:
    with pytest.raises(choreo_check.ChoreoError, match="there is no rule `CHO999`"):
        choreo_check.lint(topology, select=["CHO999"])


def test_refuses_a_file_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(choreo_check.ChoreoError, match="no such file") as caught:
        choreo_check.load_topology(tmp_path / "topology.yaml")
    assert caught.value.hint


def test_refuses_a_directory_of_contracts_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "topology.yaml"
    path.write_text(f"contracts: nowhere\n{TOPOLOGY}", encoding="utf-8")
    with pytest.raises(choreo_check.ChoreoError, match="no such directory of contracts"):
        choreo_check.lint(choreo_check.load_topology(path))


def test_remarks_that_a_directory_holds_no_contracts(tmp_path: Path) -> None:
    path = tmp_path / "topology.yaml"
    path.write_text(f"name: shop\ncontracts: .\n{TOPOLOGY}", encoding="utf-8")
    linted = api.lint_topology(choreo_check.load_topology(path), Selection(select=("CHO5",)), api.Words())
    assert f"shop: no contracts lie in {tmp_path.as_posix()}, so none were checked" in linted.remarks
    assert linted.findings == ()


def test_introduces_the_rules_of_several_selections_once() -> None:
    introduced = api.checks(Selection(select=("CHO201",)), Selection(select=("CHO20",), ignore=("CHO205",)))
    assert [check.code for check in introduced] == ["CHO201", "CHO202", "CHO203", "CHO204", "CHO206", "CHO207"]
