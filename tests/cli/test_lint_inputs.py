"""Which files `choreo-check lint` reads, and what it says of those that it cannot."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.cli.systems import CLEAN, ERROR, WARNING, write


def files(out: str) -> list[str]:
    return [finding["location"]["path"] for finding in json.loads(out)["findings"]]


def test_lints_several_files_in_the_order_of_the_arguments(invoke: Invoke) -> None:
    write("b.yaml", WARNING)
    write("a.yaml", WARNING)
    assert files(invoke("lint", "b.yaml", "a.yaml", "--format", "json").out) == ["b.yaml", "a.yaml"]


def test_fails_when_any_of_several_files_does(invoke: Invoke) -> None:
    assert invoke("lint", write("a.yaml", CLEAN), write("b.yaml", ERROR)).status == 1


def test_lints_a_file_once_however_often_it_is_named(invoke: Invoke) -> None:
    write("a.yaml", WARNING)
    assert files(invoke("lint", "a.yaml", "./a.yaml", "*.yaml", "--format", "json").out) == ["a.yaml"]


def test_lints_what_a_glob_matches_in_alphabetical_order(invoke: Invoke) -> None:
    for name in ("b/x.yaml", "a/x.yaml", "c/y.yaml"):
        write(name, WARNING)
    assert files(invoke("lint", "*/x.yaml", "--format", "json").out) == ["a/x.yaml", "b/x.yaml"]


def test_lints_what_an_absolute_glob_matches(invoke: Invoke, here: Path) -> None:
    path = write("a/x.yaml", WARNING).absolute()
    assert files(invoke("lint", here / "*" / "x.yaml", "--format", "json").out) == [path.as_posix()]


def test_takes_a_file_whose_name_looks_like_a_glob(invoke: Invoke) -> None:
    write("a[1].yaml", WARNING)
    assert files(invoke("lint", "a[1].yaml", "--format", "json").out) == ["a[1].yaml"]


def test_finds_the_topologies_below_a_directory(invoke: Invoke) -> None:
    for name in ("b/topology.yml", "a/deep/topology.json", "topology.yaml", "a/other.yaml"):
        write(name, '{"choreo": 1, "services": {"order": {"publishes": ["order.placed"]}}}')
    expected = ["a/deep/topology.json", "b/topology.yml", "topology.yaml"]
    assert files(invoke("lint", ".", "--format", "json").out) == expected


def test_passes_by_what_others_have_installed_below_a_directory(invoke: Invoke) -> None:
    for name in ("shop/topology.yaml", ".venv/topology.yaml", "ui/node_modules/x/topology.yaml"):
        write(name, WARNING)
    assert files(invoke("lint", ".", "--format", "json").out) == ["shop/topology.yaml"]


def test_looks_into_a_hidden_directory_that_is_named(invoke: Invoke) -> None:
    write(".hidden/topology.yaml", WARNING)
    assert files(invoke("lint", ".hidden", "--format", "json").out) == [".hidden/topology.yaml"]


DEEP = "[" * 20_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.yaml"], "missing.yaml: no such file"),
        (["*.nothing"], "*.nothing: no file matches"),
        (["a**b.yaml"], "a**b.yaml: invalid pattern"),
        (["empty"], "empty: no topology.yaml lies below this directory"),
        (["x" * 5000], "file name too long"),
        (["a\0b"], "cannot be read"),
        (["binary.yaml"], "is not UTF-8"),
        (["deep.yaml"], "deep"),
        (["list.yaml"], "wants a mapping"),
        (["blank.yaml"], "blank.yaml:1:1: "),
        (["broken.yaml"], "broken.yaml:2:"),
        (["unknown.yaml"], "unknown key `servicse`"),
        (["contracts.yaml"], "no such directory of contracts"),
        (["good.yaml", "--format", "yamll"], "there is no format named 'yamll'"),
        (["good.yaml", "--baseline", "missing.json"], "missing.json: no such file"),
        (["good.yaml", "--output", "missing/report.txt"], "missing/report.txt: cannot be written: no such file"),
        (["good.yaml", "--output", "empty"], "empty: cannot be written: is a directory"),
        (["good.yaml", "--output", "good.yaml/x"], "good.yaml/x: cannot be written"),
    ],
)
def test_says_in_a_sentence_what_is_wrong_with_an_input(invoke: Invoke, arguments: list[str], message: str) -> None:
    Path("empty").mkdir()
    Path("binary.yaml").write_bytes(b"\xff\xfe\x00c")
    for name, text in {
        "good.yaml": CLEAN,
        "deep.yaml": DEEP,
        "list.yaml": "[1]",
        "blank.yaml": "",
        "broken.yaml": "choreo: 1\n  x: [",
        "unknown.yaml": "choreo: 1\nservicse: {}",
        "contracts.yaml": "choreo: 1\ncontracts: nowhere",
    }.items():
        write(name, text)
    ended = invoke("lint", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("choreo-check: error: ")
    assert message in ended.err
    assert "Traceback" not in ended.err
    assert "bug" not in ended.err


def test_shows_what_is_hidden_in_a_message_instead_of_obeying_it(invoke: Invoke) -> None:
    ended = invoke("lint", write("topology.yaml", CLEAN), "--select", "\x1b[2J")
    assert ended.status == 2
    assert "there is no rule `␛[2J`" in ended.err


def test_suggests_the_file_that_was_meant(invoke: Invoke) -> None:
    write("topology.yaml", CLEAN)
    assert "  help: did you mean topology.yaml?\n" in invoke("lint", "topolgy.yaml").err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_says_that_a_file_may_not_be_read(invoke: Invoke) -> None:
    path = write("topology.yaml", CLEAN)
    path.chmod(0)
    ended = invoke("lint", path)
    assert ended.status == 2
    assert "permission denied" in ended.err


def test_says_that_a_place_may_not_be_looked_at(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", forbidden)
    ended = invoke("lint", "secret/topology.yaml")
    assert ended.status == 2
    assert "secret/topology.yaml: cannot be read: permission denied" in ended.err
