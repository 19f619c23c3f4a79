"""What `[tool.choreo-check]` of the closest pyproject.toml decides, and what the command line decides against it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Invoke
from tests.cli.systems import BOTH, CLEAN, ERROR, NOTE, WARNING, write

IGNORED = '[tool.choreo-check]\nignore = ["CHO2"]\n'


def configured(settings: str) -> str:
    return f"[tool.choreo-check]\n{settings}\n"


def test_takes_the_closest_file_that_has_settings(invoke: Invoke) -> None:
    write("pyproject.toml", IGNORED)
    write("team/pyproject.toml", configured('fail-on = "warning"'))
    write("team/service/pyproject.toml", '[project]\nname = "service"\n')
    assert invoke("lint", write("team/service/topology.yaml", WARNING)).status == 1
    assert invoke("lint", write("other/topology.yaml", WARNING)).status == 0


@pytest.mark.parametrize(("fail_on", "text", "status"), [("error", WARNING, 0), ("never", ERROR, 0), ("note", NOTE, 1)])
def test_takes_the_threshold_from_the_settings(invoke: Invoke, fail_on: str, text: str, status: int) -> None:
    write("pyproject.toml", configured(f'fail-on = "{fail_on}"'))
    assert invoke("lint", write("topology.yaml", text)).status == status


def test_lets_the_command_line_win_over_the_threshold(invoke: Invoke) -> None:
    write("pyproject.toml", configured('fail-on = "never"'))
    assert invoke("lint", write("topology.yaml", WARNING), "--fail-on", "warning").status == 1


def test_lets_a_selection_on_the_command_line_replace_the_settings(invoke: Invoke) -> None:
    write("pyproject.toml", configured('select = ["CHO202"]\nignore = ["CHO201"]'))
    path = write("topology.yaml", BOTH)
    assert "CHO201" not in invoke("lint", path).out
    ended = invoke("lint", path, "--select", "CHO201")
    assert "CHO201" in ended.out
    assert "CHO202" not in ended.out


def test_lets_the_command_line_bring_back_what_the_settings_ignore(invoke: Invoke) -> None:
    write("pyproject.toml", IGNORED)
    ended = invoke("lint", write("topology.yaml", BOTH), "--extend", "CHO201")
    assert "CHO201" in ended.out
    assert "CHO202" not in ended.out


def test_lets_the_command_line_ignore_what_the_settings_select(invoke: Invoke) -> None:
    write("pyproject.toml", configured('select = ["CHO201"]'))
    assert invoke("lint", write("topology.yaml", WARNING), "--ignore", "CHO201").status == 0


def test_leaves_out_advice_that_the_settings_ignore(invoke: Invoke) -> None:
    write("pyproject.toml", configured('ignore = ["CHO702"]'))
    services = "".join(f"  s{n}: {{handlers: [{{on: order.placed}}]}}\n" for n in range(8))
    path = write("topology.yaml", CLEAN + services)
    assert "CHO702" not in invoke("lint", path, "--advice").out
    assert "CHO702" in invoke("lint", path, "--extend", "CHO702").out


def test_reads_names_with_the_words_of_the_domain(invoke: Invoke) -> None:
    path = write("topology.yaml", CLEAN.replace("order.placed", "GrommetSnorbled"))
    before = invoke("lint", path, "--select", "CHO1")
    write("pyproject.toml", configured('verbs = ["snorble"]\nnouns = ["grommet"]'))
    after = invoke("lint", path, "--select", "CHO1")
    assert (before.status, after.status) == (0, 0)
    commanding = write("topology.yaml", CLEAN.replace("order.placed", "SnorbleGrommet"))
    assert invoke("lint", commanding, "--select", "CHO101").status == 1


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        ('selekt = ["CHO2"]', "unknown setting `selekt`", "did you mean `select`?"),
        ('select = "CHO2"', "`select` in [tool.choreo-check] wants a list", 'write select = ["..."]'),
        ("fail-on = 1", "`fail-on` in [tool.choreo-check] wants a text", 'write fail-on = "..."'),
        ('fail-on = "loud"', "`fail-on` cannot be `loud`", "it can be: error, warning, note, never"),
        ('select = ["CHO999"]', "there is no rule `CHO999`", "`choreo-check rules` lists them"),
        ('ignore = ["vague"]', "there is no rule `vague`", "`choreo-check rules` lists them"),
        ("select = [", "pyproject.toml: ", "mend the TOML"),
    ],
)
def test_refuses_settings_that_it_does_not_understand(invoke: Invoke, settings: str, message: str, hint: str) -> None:
    write("pyproject.toml", configured(settings))
    ended = invoke("lint", write("topology.yaml", WARNING))
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err
    assert f"  help: {hint}" in ended.err


def test_refuses_settings_that_the_command_line_overrules_all_the_same(invoke: Invoke) -> None:
    write("pyproject.toml", configured('ignore = ["CHO999"]'))
    assert invoke("lint", write("topology.yaml", CLEAN), "--select", "CHO2").status == 2


def test_finds_the_baseline_beside_the_settings(invoke: Invoke) -> None:
    write("pyproject.toml", configured('baseline = "known.json"'))
    path = write("deep/down/topology.yaml", WARNING)
    assert invoke("lint", path, "--write-baseline").status == 0
    assert invoke("lint", path).status == 0
