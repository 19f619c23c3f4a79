"""A baseline accepts what is there, and only that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.cli.systems import CLEAN, WARNING, write

TWO = WARNING.replace("[order.placed]", "[order.placed, order.lost]")
KNOWN = ("--baseline", "known.json")


def accepted(path: str = "known.json") -> list[str]:
    return [entry["subject"]["event"] for entry in json.loads(Path(path).read_text(encoding="utf-8"))["findings"]]


def test_accepts_all_that_is_found_now(invoke: Invoke) -> None:
    ended = invoke("lint", write("topology.yaml", TWO), *KNOWN, "--write-baseline")
    assert ended.status == 0
    assert "known.json: 2 findings are accepted from now on" in ended.out
    assert accepted() == ["order.lost", "order.placed"]


def test_reports_only_what_is_new(invoke: Invoke) -> None:
    path = write("topology.yaml", WARNING)
    invoke("lint", path, *KNOWN, "--write-baseline")
    assert invoke("lint", path, *KNOWN).status == 0
    ended = invoke("lint", write("topology.yaml", TWO), *KNOWN)
    assert ended.status == 1
    assert "order.lost" in ended.out
    assert "`order.placed`" not in ended.out
    assert "known.json: 1 finding is accepted" in ended.out


def test_finds_nothing_new_when_lines_move(invoke: Invoke) -> None:
    invoke("lint", write("topology.yaml", WARNING), *KNOWN, "--write-baseline")
    moved = "# one more line\n\n" + WARNING.replace("  order: {publishes: [order", "  order:\n    {publishes: [order")
    assert invoke("lint", write("topology.yaml", moved), *KNOWN).status == 0


def test_reports_a_second_finding_of_the_same_kind(invoke: Invoke) -> None:
    one = "choreo: 1\nservices:\n  payment:\n    handlers:\n      - on: order.placed\n"
    invoke("lint", write("topology.yaml", one), *KNOWN, "--write-baseline", "--select", "CHO202")
    ended = invoke("lint", write("topology.yaml", one + "      - on: order.placed\n"), *KNOWN, "--select", "CHO202")
    assert ended.status == 1
    assert "topology.yaml:6:13: error CHO202" in ended.out


def test_holds_from_wherever_the_command_is_run(invoke: Invoke, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("team/topology.yaml", WARNING)
    invoke("lint", "team/topology.yaml", *KNOWN, "--write-baseline")
    assert json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"][0]["path"] == "team/topology.yaml"
    assert invoke("lint", here / "team" / "topology.yaml", *KNOWN).status == 0
    monkeypatch.chdir(here / "team")
    assert invoke("lint", "topology.yaml", "--baseline", "../known.json").status == 0


def test_says_which_entries_are_gone(invoke: Invoke) -> None:
    invoke("lint", write("topology.yaml", TWO), *KNOWN, "--write-baseline")
    ended = invoke("lint", write("topology.yaml", WARNING), *KNOWN)
    assert "known.json: 1 of its entries are gone; --shrink-baseline takes them out" in ended.out
    assert accepted() == ["order.lost", "order.placed"]


def test_takes_out_what_is_gone_and_nothing_else(invoke: Invoke) -> None:
    invoke("lint", write("topology.yaml", TWO), *KNOWN, "--write-baseline")
    ended = invoke("lint", write("topology.yaml", WARNING), *KNOWN, "--shrink-baseline")
    assert ended.status == 0
    assert "known.json: took out 1 that are gone" in ended.out
    assert accepted() == ["order.placed"]


def test_shrinks_to_an_empty_baseline(invoke: Invoke) -> None:
    invoke("lint", write("topology.yaml", WARNING), *KNOWN, "--write-baseline")
    invoke("lint", write("topology.yaml", CLEAN), *KNOWN, "--shrink-baseline")
    assert Path("known.json").read_text(encoding="utf-8") == '{\n  "version": 1,\n  "findings": []\n}\n'


def test_leaves_a_baseline_alone_that_has_nothing_to_shrink(invoke: Invoke) -> None:
    path = write("topology.yaml", WARNING)
    invoke("lint", path, *KNOWN, "--write-baseline")
    before = Path("known.json").stat().st_mtime_ns
    assert invoke("lint", path, *KNOWN, "--shrink-baseline").status == 0
    assert Path("known.json").stat().st_mtime_ns == before


def test_shrinking_keeps_what_this_run_did_not_look_for(invoke: Invoke) -> None:
    write("a.yaml", WARNING)
    write("b.yaml", TWO)
    invoke("lint", "a.yaml", "b.yaml", *KNOWN, "--write-baseline")
    invoke("lint", "a.yaml", *KNOWN, "--shrink-baseline")
    invoke("lint", "a.yaml", "b.yaml", *KNOWN, "--shrink-baseline", "--select", "CHO1")
    assert len(accepted()) == 3


def test_shrinking_takes_out_a_file_that_is_no_more(invoke: Invoke) -> None:
    write("a.yaml", WARNING)
    write("b.yaml", TWO)
    invoke("lint", "a.yaml", "b.yaml", *KNOWN, "--write-baseline")
    Path("b.yaml").unlink()
    invoke("lint", "a.yaml", *KNOWN, "--shrink-baseline")
    assert accepted() == ["order.placed"]


def test_writes_the_same_bytes_again(invoke: Invoke) -> None:
    write("a.yaml", TWO)
    write("b.yaml", WARNING.replace("order.placed", "bestellung.übergeben"))
    invoke("lint", "a.yaml", "b.yaml", *KNOWN, "--write-baseline")
    first = Path("known.json").read_bytes()
    invoke("lint", "b.yaml", "a.yaml", *KNOWN, "--write-baseline")
    assert Path("known.json").read_bytes() == first
    assert "bestellung.übergeben" in first.decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "7",
        "{",
        '{"version": 1}',
        '{"version": 1, "findings": [7]}',
        '{"version": 1, "findings": [{}]}',
        '{"version": 1, "findings": 7}',
        '{"version": 1, "findings": ' + "[" * 100_000,
    ],
)
def test_refuses_a_file_that_is_no_baseline(invoke: Invoke, text: str) -> None:
    write("known.json", text)
    ended = invoke("lint", write("topology.yaml", WARNING), *KNOWN)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        "choreo-check: error: known.json: is not a baseline\n  help: write one with --write-baseline\n"
    )


def test_refuses_a_baseline_of_another_version(invoke: Invoke) -> None:
    write("known.json", '{"version": 2, "findings": []}')
    ended = invoke("lint", write("topology.yaml", WARNING), *KNOWN)
    assert ended.status == 2
    assert "is a baseline of version 2" in ended.err


@pytest.mark.parametrize("option", ["--write-baseline", "--shrink-baseline"])
def test_asks_for_the_name_of_the_baseline(invoke: Invoke, option: str) -> None:
    ended = invoke("lint", write("topology.yaml", WARNING), option)
    assert ended.status == 2
    assert "no baseline is named" in ended.err


def test_refuses_to_write_and_to_shrink_at_once(invoke: Invoke) -> None:
    ended = invoke("lint", write("topology.yaml", WARNING), *KNOWN, "--write-baseline", "--shrink-baseline")
    assert ended.status == 2
    assert "not allowed with argument" in ended.err


def test_refuses_a_baseline_that_cannot_be_written(invoke: Invoke) -> None:
    ended = invoke("lint", write("topology.yaml", WARNING), "--baseline", "no/where.json", "--write-baseline")
    assert ended.status == 2
    assert "no/where.json: cannot be written" in ended.err
