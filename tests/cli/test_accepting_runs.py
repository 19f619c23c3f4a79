"""Comments and baselines accept what `chaos` and `check` find, as they do for `lint`, and each speaks for its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from choreo_check.cli.progress import Progress
from choreo_check.simulation.campaign import Campaign
from tests.cli.conftest import Invoke
from tests.cli.small_shop import DUPLICATES, ONCE, TOPOLOGY, TWICE, shop
from tests.cli.systems import WARNING, write

KNOWN = ("--baseline", "known.json")
WORKER = "  worker: {handlers: [{on: order.placed, does: work, emits: order.done}]}"
ALL = ("--effort", "3000")
"""All that is tried by default: the small shop needs no more."""


def accepting(code: str, body: str = TWICE) -> Path:
    return shop(body, TOPOLOGY.replace(WORKER, f"{WORKER}  # choreo: ignore[{code}] why"))


def codes(path: str = "known.json") -> list[str]:
    return [entry["code"] for entry in json.loads(Path(path).read_text(encoding="utf-8"))["findings"]]


@pytest.mark.parametrize("code", ["CHO910", "repeated-effect"])
def test_a_comment_accepts_what_runs_show_at_its_line(code: str, invoke: Invoke) -> None:
    ended = invoke("chaos", accepting(code), *DUPLICATES)
    assert (ended.status, ended.err) == (0, "")
    assert "CHO910" not in ended.out
    assert "shop: 1 finding is accepted by comments\n" in ended.out
    assert "No findings in 1 file." in ended.out


def test_a_comment_for_another_code_accepts_nothing(invoke: Invoke) -> None:
    assert invoke("chaos", accepting("CHO907"), *DUPLICATES).status == 1


def test_a_comment_accepts_it_in_check_too(invoke: Invoke) -> None:
    assert not {"CHO910", "CHO001"} & set(_found(invoke, "check", accepting("CHO910"), *ALL))
    assert "CHO910" in _found(invoke, "check", shop(), *ALL)


def test_lint_leaves_a_comment_for_runs_alone(invoke: Invoke) -> None:
    assert "CHO001" not in invoke("lint", accepting("CHO910")).out
    assert "CHO001" not in invoke("lint", accepting("kept-effect")).out
    assert "nothing here needs ignore[CHO999]" in invoke("lint", accepting("CHO999")).out


def test_chaos_leaves_a_comment_for_lint_alone(invoke: Invoke) -> None:
    ended = invoke("chaos", accepting("CHO202", ONCE), *ALL)
    assert (ended.status, "CHO001" in ended.out) == (0, False)


@pytest.mark.parametrize("command", ["chaos", "check"])
def test_a_comment_that_no_run_needs_is_reported_where_all_was_tried(command: str, invoke: Invoke) -> None:
    path = accepting("CHO907", ONCE)
    ended = invoke(command, path, "--effort", "100000")
    assert ended.status == 1
    assert "warning CHO001 [unused-suppression] nothing here needs ignore[CHO907]" in ended.out
    assert "CHO001" in json.dumps(json.loads(invoke(command, path, "--effort", "100000", "--format", "sarif").out))


@pytest.mark.parametrize(
    "narrow", [DUPLICATES, ("--max-faults", "1"), ("--saga", "ordering"), ("--broker", "kafka"), ("--effort", "20")]
)
def test_nothing_is_said_of_it_where_less_was_tried(narrow: tuple[str, ...], invoke: Invoke) -> None:
    assert "CHO001" not in invoke("chaos", accepting("CHO907", ONCE), *narrow).out


def test_nothing_is_said_of_it_where_the_project_does_not_want_to_know(invoke: Invoke) -> None:
    write("pyproject.toml", '[tool.choreo-check]\nignore = ["CHO001"]\n')
    assert invoke("chaos", accepting("CHO907", ONCE), "--effort", "100000").status == 0


def test_a_baseline_accepts_what_runs_have_shown(invoke: Invoke) -> None:
    path = shop()
    ended = invoke("chaos", path, *DUPLICATES, *KNOWN, "--write-baseline")
    assert (ended.status, codes()) == (0, ["CHO910"])
    again = invoke("chaos", path, *DUPLICATES, *KNOWN)
    assert (again.status, "known.json: 1 finding is accepted" in again.out) == (0, True)
    assert invoke("chaos", shop("pass"), *DUPLICATES, *KNOWN).status == 1


@pytest.mark.parametrize("first", ["lint", "chaos"])
def test_two_commands_share_a_baseline(first: str, invoke: Invoke) -> None:
    path = shop()
    second = {"lint": "chaos", "chaos": "lint"}[first]
    invoke(first, path, *KNOWN, "--write-baseline")
    invoke(second, path, *KNOWN, "--write-baseline")
    found = [code for command in ("lint", "chaos") for code in _found(invoke, command, path)]
    assert sorted(codes()) == sorted(found)
    for command in ("lint", "chaos", "check"):
        ended = invoke(command, path, *KNOWN)
        assert (ended.status, "are gone" in ended.out) == (0, False)


def _found(invoke: Invoke, command: str, path: Path, *arguments: str) -> list[str]:
    report = json.loads(invoke(command, path, *arguments, "--format", "json").out)
    return [finding["code"] for finding in report["findings"]]


def test_one_baseline_of_check_holds_for_both(invoke: Invoke) -> None:
    path = shop()
    invoke("check", path, *KNOWN, "--write-baseline")
    assert {"CHO201", "CHO910"} <= set(codes())
    assert [invoke(command, path, *KNOWN).status for command in ("lint", "chaos", "check")] == [0, 0, 0]


def test_an_entry_is_gone_only_where_all_was_tried(invoke: Invoke) -> None:
    invoke("chaos", shop(), *DUPLICATES, *KNOWN, "--write-baseline")
    path = shop(ONCE)
    assert "are gone" not in invoke("chaos", path, *DUPLICATES, *KNOWN, "--shrink-baseline").out
    assert codes() == ["CHO910"]
    assert "took out 1 that are gone" in invoke("chaos", path, "--effort", "100000", *KNOWN, "--shrink-baseline").out
    assert codes() == []


def test_the_baseline_of_the_project_holds(invoke: Invoke) -> None:
    write("pyproject.toml", '[tool.choreo-check]\nbaseline = "known.json"\n')
    write("known.json", '{"version": 1, "findings": []}')
    path = shop()
    assert invoke("check", path, *ALL).status == 1
    assert invoke("check", path, *ALL, "--write-baseline").status == 0
    assert invoke("check", path, *ALL).status == 0


@pytest.mark.parametrize("command", ["chaos", "check"])
def test_nobody_waits_for_a_baseline_that_cannot_be_read(command: str, invoke: Invoke) -> None:
    path = shop("while True: pass")
    for arguments, said in ((KNOWN, "known.json: no such file"), (("--write-baseline",), "no baseline is named")):
        ended = invoke(command, path, *arguments)
        assert (ended.status, said in ended.err) == (2, True)


def test_a_baseline_written_twice_is_the_same(invoke: Invoke) -> None:
    path = accepting("CHO907")
    written = []
    for _ in range(2):
        invoke("chaos", path, "--effort", "100000", *KNOWN, "--write-baseline")
        written.append(Path("known.json").read_text(encoding="utf-8"))
    assert sorted(codes()) == ["CHO001", "CHO910"]
    assert written[0] == written[1]


@pytest.mark.parametrize("command", ["chaos", "check"])
def test_no_baseline_is_written_of_what_was_interrupted(
    command: str, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: Progress, campaign: Campaign) -> None:
        if campaign.runs == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "advance", interrupt)
    ended = invoke(command, shop(), *KNOWN, "--write-baseline")
    assert (ended.status, "CHO910" in ended.out) == (130, True)
    assert not Path("known.json").exists()


def test_check_without_code_says_nothing_of_entries_of_runs(invoke: Invoke) -> None:
    invoke("chaos", shop(), *DUPLICATES, *KNOWN, "--write-baseline")
    assert "are gone" not in invoke("check", write("topology.yaml", WARNING), *KNOWN).out
