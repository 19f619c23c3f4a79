"""How the program starts, ends, and fails."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from choreo_check.cli.commands import lint
from choreo_check.cli.main import command_names, run
from choreo_check.simulation.choices import Diverged
from tests.cli.conftest import Invoke
from tests.cli.systems import CLEAN, WARNING, write

PROGRAM = [sys.executable, "-m", "choreo_check"]


@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (WARNING, 1), ("choreo: 2", 2)])
def test_ends_the_process_with_the_status(text: str, status: int) -> None:
    path = write("topology.yaml", text)
    assert subprocess.run([*PROGRAM, "lint", path], capture_output=True, check=False).returncode == status


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_shows_every_command_when_asked_for_help(invoke: Invoke, arguments: list[str]) -> None:
    ended = invoke(*arguments)
    assert ended.status == 0
    assert all(re.search(rf"^ +{name}( |$)", ended.out, re.MULTILINE) for name in command_names())


def test_knows_these_commands() -> None:
    assert {"explain", "graph", "lint", "rules", "schema"} <= set(command_names())


@pytest.mark.parametrize("name", command_names())
def test_every_command_explains_itself(invoke: Invoke, name: str) -> None:
    ended = invoke(name, "--help")
    assert ended.status == 0
    assert f"choreo-check {name}" in ended.out


def test_tells_its_version(invoke: Invoke) -> None:
    ended = invoke("--version")
    assert ended.status == 0
    assert re.fullmatch(r"choreo-check \d+\.\d+\.\d+\S*\n", ended.out)


@pytest.mark.parametrize(
    "arguments", [["lnit"], ["lint"], ["lint", "x", "--fail-on", "loud"], ["--nonsense"], ["--", "lint"]]
)
def test_says_how_it_is_used_when_it_is_used_otherwise(invoke: Invoke, arguments: list[str]) -> None:
    ended = invoke(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("usage: choreo-check")
    assert "error: " in ended.err


def crash(_: object) -> int:
    raise ZeroDivisionError("one by \ud83d none")


def test_a_crash_says_how_to_report_it(invoke: Invoke, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "execute", crash)
    monkeypatch.setattr(tempfile, "tempdir", str(here))
    ended = invoke("lint", "topology.yaml")
    assert (ended.status, ended.out) == (2, "")
    assert "this is a bug of choreo-check: ZeroDivisionError: one by" in ended.err
    assert "Traceback" not in ended.err
    (kept,) = here.glob("choreo-check-crash-*.txt")
    assert f"the details in {kept}" in ended.err
    assert "in crash" in kept.read_text(encoding="utf-8")


def test_a_crash_by_what_no_service_may_catch_is_one_as_well(
    invoke: Invoke, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def diverge(_: object) -> int:
        raise Diverged(7)

    monkeypatch.setattr(lint, "execute", diverge)
    monkeypatch.setattr(tempfile, "tempdir", str(here))
    ended = invoke("lint", "topology.yaml")
    assert ended.status == 2
    assert "this is a bug of choreo-check" in ended.err


def test_a_crash_shows_its_details_where_they_cannot_be_kept(
    invoke: Invoke, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lint, "execute", crash)
    monkeypatch.setattr(tempfile, "tempdir", str(here / "missing"))
    ended = invoke("lint", "topology.yaml")
    assert ended.status == 2
    assert "report it with the command, its input, and this:\nTraceback" in ended.err


def interrupt(_: object) -> int:
    raise KeyboardInterrupt


def test_ends_quietly_when_interrupted(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "execute", interrupt)
    assert invoke("lint", "topology.yaml") == (130, "", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes to wait for")
def test_ends_without_a_traceback_on_control_c() -> None:
    os.mkfifo("topology.yaml")  # nobody writes: the program waits until it is interrupted
    process = subprocess.Popen([*PROGRAM, "lint", "topology.yaml"], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    with Path("topology.yaml").open("w", encoding="utf-8"):  # returns when the program has opened it to read
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")


def long_report() -> Path:
    published = ", ".join(f"order.placed{number}" for number in range(5000))
    return write("topology.yaml", f"choreo: 1\nservices:\n  order: {{publishes: [{published}]}}\n")


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_ends_quietly_when_nobody_reads_on() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        command: list[str | Path] = [*PROGRAM, "lint", long_report(), "--select", "CHO201"]
        done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (2, b"")


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
@pytest.mark.parametrize("arguments", [["--help"], ["lint", "--help"], ["rules"]])
def test_ends_quietly_when_nobody_reads_a_short_answer(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with os.fdopen(writer, "w") as pipe:
        command = [*PROGRAM, *arguments]
        done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, check=False, env=buffered)
    assert (done.returncode, done.stderr) == (2, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_says_that_the_report_does_not_fit(unbuffered: str) -> None:
    surroundings = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command: list[str | Path] = [*PROGRAM, "lint", write("topology.yaml", WARNING)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, text=True, env=surroundings)
    assert done.returncode == 2
    assert done.stderr == "choreo-check: error: standard output: cannot be written: no space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="bash closes the output")
def test_says_that_the_output_is_closed() -> None:
    script = f'"{sys.executable}" -m choreo_check lint "{write("topology.yaml", WARNING)}" >&-'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, text=True)  # noqa: S607
    assert done.returncode == 2
    assert "standard output is closed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="bash closes the output")
def test_needs_no_output_to_write_a_file() -> None:
    path = write("topology.yaml", WARNING)
    script = f'"{sys.executable}" -m choreo_check lint "{path}" --output report.txt >&-'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, text=True)  # noqa: S607
    assert (done.returncode, done.stderr) == (1, "")
    assert "CHO201" in Path("report.txt").read_text(encoding="utf-8")


def test_leaves_the_collector_of_the_caller_as_it_was() -> None:
    assert gc.isenabled()
    run(["lint", str(write("topology.yaml", CLEAN))])
    assert gc.isenabled()
    gc.disable()
    try:
        run(["lint", "missing.yaml"])
        assert not gc.isenabled()
    finally:
        gc.enable()
