"""What has failed is kept, and tried first: a rare failure is not lost because a later search misses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from choreo_check.cli.main import run as command_line
from tests.pytest_plugin.shops import ONCE, shop

FEW = ONCE.replace("max_faults=1", "max_faults=1, runs=1")


def kept(pytester: pytest.Pytester) -> list[dict[str, str]]:
    return [json.loads(path.read_text()) for path in sorted(pytester.path.glob(".choreo-check/failures/*.json"))]


def test_a_failure_is_kept_with_the_test_that_it_is_of(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE)
    pytester.runpytest_inprocess()
    pytester.runpytest_inprocess()
    found = kept(pytester)
    assert {one["code"] for one in found} == {"CHO910", "CHO918"}
    assert {one["test"] for one in found} == {"test_shop.py::test_works_once"}


def test_what_has_failed_is_tried_first(pytester: pytest.Pytester) -> None:
    shop(pytester, FEW)
    pytester.runpytest_inprocess().assert_outcomes(passed=1)
    shop(pytester, ONCE)
    pytester.runpytest_inprocess().assert_outcomes(failed=1)
    shop(pytester, FEW)
    pytester.runpytest_inprocess().assert_outcomes(failed=1)


def test_nothing_is_kept_where_nothing_is_to_be(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE)
    pytester.runpytest_inprocess("--choreo-no-keep").assert_outcomes(failed=1)
    assert kept(pytester) == []


def test_a_failure_that_cannot_be_kept_is_told_all_the_same(pytester: pytest.Pytester) -> None:
    shop(pytester, ONCE)
    Path(".choreo-check").write_text("in the way")
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["E       AssertionError: assert 2 == 1"])


def test_what_chaos_finds_without_code_the_command_line_can_make_again(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    shop(pytester)
    pytester.runpytest_inprocess("--choreo", "-k", "duplicate")
    (one,) = [one for one in kept(pytester) if one["code"] == "CHO910"]
    capsys.readouterr()
    assert command_line(["replay", one["token"]]) == 1
    assert "STILL FAILS" in capsys.readouterr().out


def test_the_command_line_names_the_test_that_can_make_a_run_again(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    shop(pytester, ONCE)
    pytester.runpytest_inprocess()
    token = kept(pytester)[0]["token"]
    capsys.readouterr()
    assert command_line(["replay", token]) == 2
    assert f'pytest "test_shop.py::test_works_once" --choreo-replay {token}' in capsys.readouterr().err
