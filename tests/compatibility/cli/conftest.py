"""A directory to work in, and the command line as a function."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from choreo_check.cli.main import run
from tests.compatibility.cli.repository import repository


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


Compat = Callable[..., Ended]


@pytest.fixture
def compat(capsys: pytest.CaptureFixture[str]) -> Compat:
    def compat(*arguments: str | Path) -> Ended:
        status = run(["compat", *map(str, arguments)])
        return Ended(status, *capsys.readouterr())

    return compat


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty directory, with neither colours nor a Git configuration from the surroundings."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder


@pytest.fixture
def food_delivery(here: Path) -> Path:
    return repository(here)
