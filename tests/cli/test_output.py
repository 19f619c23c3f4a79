"""Where a report goes, and that a file is written whole or not at all."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import threading
from argparse import Namespace
from pathlib import Path

import pytest

from choreo_check.cli.output import deliver, wants_color
from choreo_check.errors import ChoreoError
from choreo_check.reporting import formats
from choreo_check.reporting.files import write_whole
from tests.cli.conftest import Invoke
from tests.cli.systems import WARNING, write


@pytest.mark.parametrize("format_name", formats())
def test_writes_to_a_file_what_it_would_print(invoke: Invoke, format_name: str) -> None:
    path = write("topology.yaml", WARNING)
    printed = invoke("lint", path, "--format", format_name)
    written = invoke("lint", path, "--format", format_name, "--output", "report")
    assert (written.status, written.out) == (printed.status, "") == (1, "")
    assert Path("report").read_text(encoding="utf-8") == printed.out != ""


def test_replaces_a_report_and_leaves_nothing_else_behind(invoke: Invoke, here: Path) -> None:
    write("report.json", "old")
    invoke("lint", write("topology.yaml", WARNING), "--format", "json", "--output", "report.json")
    assert json.loads(Path("report.json").read_text(encoding="utf-8"))["findings"]
    assert sorted(path.name for path in here.iterdir()) == ["report.json", "topology.yaml"]


def test_keeps_the_old_report_when_the_disk_is_full(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    write("report.txt", "old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ChoreoError, match=r"report\.txt: cannot be written: no space left on device"):
        write_whole(Path("report.txt"), "new")
    assert [path.name for path in here.iterdir()] == ["report.txt"]
    assert Path("report.txt").read_text(encoding="utf-8") == "old"


def test_leaves_no_draft_behind_when_it_is_interrupted(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "chmod", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(Path("report.txt"), "new")
    assert list(here.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_writes_a_report_that_others_may_read() -> None:
    previous = os.umask(0o022)
    try:
        write_whole(Path("report.txt"), "new")
    finally:
        os.umask(previous)
    assert stat.S_IMODE(Path("report.txt").stat().st_mode) == 0o644


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_writes_through_a_link() -> None:
    write("real/report.txt", "old")
    Path("link.txt").symlink_to("real/report.txt")
    write_whole(Path("link.txt"), "new")
    assert Path("link.txt").is_symlink()
    assert Path("real/report.txt").read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_writes_into_a_pipe_instead_of_replacing_it() -> None:
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text(encoding="utf-8")))
    reader.start()
    write_whole(Path("pipe"), "report\n")
    reader.join(timeout=10)
    assert read == ["report\n"]
    assert Path("pipe").is_fifo()


def test_writes_half_a_surrogate_as_an_escape() -> None:
    write_whole(Path("report.txt"), "\ud83d\n")
    assert Path("report.txt").read_text(encoding="utf-8") == "\\ud83d\n"


def test_prints_what_the_terminal_cannot_show_as_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    deliver("naïve\n", None)
    terminal.flush()
    assert terminal.buffer.getvalue() == b"na\\xefve\n"


def test_says_that_there_is_nowhere_to_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(ChoreoError, match="standard output is closed"):
        deliver("text", None)
    assert not wants_color(Namespace(output=None))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("surroundings", "output", "colored"),
    [
        ({}, None, True),
        ({"TERM": "dumb"}, None, False),
        ({"NO_COLOR": "1"}, None, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, None, False),
        ({"NO_COLOR": ""}, None, True),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, None, True),
        ({"FORCE_COLOR": "1"}, Path("report.txt"), False),
    ],
)
def test_uses_colour_where_it_is_welcome(
    surroundings: dict[str, str], output: Path | None, *, colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert wants_color(Namespace(output=output)) is colored


def test_uses_no_colour_in_a_pipe(invoke: Invoke) -> None:
    assert "\x1b" not in invoke("lint", write("topology.yaml", WARNING)).out


def test_uses_colour_in_a_pipe_when_forced(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" in invoke("lint", write("topology.yaml", WARNING)).out
