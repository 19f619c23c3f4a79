"""The settings of a project come from its closest pyproject.toml that has any."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.loading.configuration import Configuration, closest_configuration


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path) -> ChoreoError:
    with pytest.raises(ChoreoError) as caught:
        closest_configuration(folder)
    assert caught.value.message.startswith(f"{folder / 'pyproject.toml'}: ")
    return caught.value


def test_reads_every_setting(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[tool.choreo-check]\nselect = ["CHO1"]\nextend = ["CHO7"]\nignore = ["CHO201"]\nverbs = ["ship"]\n'
        'nouns = ["vessel"]\nfail-on = "error"\nbaseline = "known.json"\n',
    )
    assert closest_configuration(tmp_path) == Configuration(
        ("CHO1",), ("CHO7",), ("CHO201",), ("ship",), ("vessel",), "error", tmp_path / "known.json"
    )


def test_the_closest_file_with_settings_wins(tmp_path: Path) -> None:
    write(tmp_path, '[tool.choreo-check]\nselect = ["far"]')
    near = write(tmp_path / "a", '[tool.choreo-check]\nignore = ["near"]')
    without = write(near / "b", "[tool.other]\nx = 1")
    (without / "t.yaml").touch()
    assert closest_configuration(without / "t.yaml") == Configuration(ignore=("near",))
    assert closest_configuration(without) == Configuration(ignore=("near",))
    assert closest_configuration(tmp_path / "missing" / "t.yaml") == Configuration(select=("far",))


def test_an_empty_table_ends_the_search(tmp_path: Path) -> None:
    write(tmp_path, '[tool.choreo-check]\nselect = ["far"]')
    assert closest_configuration(write(tmp_path / "a", "[tool.choreo-check]\n")) == Configuration()


def test_a_relative_path_is_looked_at_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, '[tool.choreo-check]\nselect = ["here"]')
    monkeypatch.chdir(tmp_path)
    assert closest_configuration(Path("t.yaml")) == Configuration(select=("here",))


def test_without_any_file_nothing_is_set(tmp_path: Path) -> None:
    assert closest_configuration(tmp_path) == Configuration()


@pytest.mark.parametrize(
    "text",
    [
        '[ tool . "choreo-check" ]\nselect = ["a"]',
        '[tool]\nchoreo-check = {select = ["a"]}',
        'tool.choreo-check.select = ["a"]',
        '\ufeff[tool.choreo-check]\r\nselect = ["a"]\r\n',
    ],
)
def test_takes_every_spelling_of_toml(tmp_path: Path, text: str) -> None:
    assert closest_configuration(write(tmp_path, text)) == Configuration(select=("a",))


@pytest.mark.parametrize("text", ['name = "choreo-check"', 'tool = 1\nx = "choreo-check"', "[project", "[tool.other]"])
def test_a_file_without_the_table_sets_nothing(tmp_path: Path, text: str) -> None:
    assert closest_configuration(write(tmp_path, text)) == Configuration()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('selct = ["a"]', "unknown setting `selct` in [tool.choreo-check]", "did you mean `select`?"),
        ("fail_on = 'error'", "unknown setting `fail_on` in [tool.choreo-check]", "did you mean `fail-on`?"),
        ("zzz = 1", "unknown setting `zzz` in [tool.choreo-check]", "known settings: select, extend, ignore"),
        ('select = "a"', "`select` in [tool.choreo-check] wants a list of texts", 'write select = ["..."]'),
        ("ignore = [1]", "`ignore` in [tool.choreo-check] wants a list of texts", 'write ignore = ["..."]'),
        ("fail-on = true", "`fail-on` in [tool.choreo-check] wants a text", 'write fail-on = "..."'),
        ('baseline = ["a"]', "`baseline` in [tool.choreo-check] wants a text", 'write baseline = "..."'),
    ],
)
def test_refuses_a_wrong_setting(tmp_path: Path, text: str, message: str, hint: str) -> None:
    error = refusal(write(tmp_path, f"[tool.choreo-check]\n{text}"))
    assert error.message.endswith(f": {message}")
    assert hint in str(error.hint)


@pytest.mark.parametrize("text", ["choreo-check = 1", "choreo-check = []", "[[tool.choreo-check]]"])
def test_refuses_settings_that_are_no_table(tmp_path: Path, text: str) -> None:
    head = "" if text.startswith("[") else "[tool]\n"
    assert refusal(write(tmp_path, head + text)).message.endswith("`choreo-check` in [tool] wants a table")


@pytest.mark.parametrize("text", ["select = [", f"x = {'[' * 10_000}", f"x = {'1' * 5000}", "a = 1\na = 2"])
def test_refuses_broken_toml(tmp_path: Path, text: str) -> None:
    assert refusal(write(tmp_path, f"[tool.choreo-check]\n{text}")).hint == "mend the TOML"


def test_refuses_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xff")
    with pytest.raises(ChoreoError, match="byte 0xff is not UTF-8"):
        closest_configuration(tmp_path)
