"""`chaos --workers N` ends as one process does: when it is interrupted, when a handler hangs, when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.cli.conftest import Invoke
from tests.cli.small_shop import ONCE, shop

ENDLESS = ("--search", "fuzz", "--effort", "1000000000", "--workers", "2", "--no-keep")
AGAIN = f"""while env.attempt > 1: DOING
        {ONCE}"""
"""What happens to a message that comes twice, and so in the workers only."""
HANGS = AGAIN.replace("DOING", "pass")
DIES = AGAIN.replace("DOING", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
STARTED = "started"
"""The file that the first worker writes which is at work."""
AT_WORK = f"open({STARTED!r}, 'w').close(); {ONCE}"


@contextmanager
def searching(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start a search in a process group of its own, wait until it is at work, and leave nothing of it behind."""
    command = [sys.executable, "-m", "choreo_check", "chaos", str(shop(AT_WORK)), *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        try:
            wait_for(Path(STARTED).exists)
            sleep(0.3)
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end
        sleep(0.02)


def is_empty(group: int) -> bool:
    """Say whether no process of a group is left that could still do anything."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = status.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                return False
    return True


@pytest.mark.parametrize("everyone", [True, False], ids=["by the terminal", "by its parent"])
def test_an_interruption_ends_it_at_once_with_what_is_known(everyone: bool) -> None:  # noqa: FBT001  a case
    with searching(*ENDLESS) as process:
        began = monotonic()
        (os.killpg if everyone else os.kill)(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert monotonic() - began < 5  # on a machine that has much else to do
        assert (process.returncode, err) == (130, "")
        assert "shop: " in out
        assert "No findings in 1 file." in out
        assert is_empty(process.pid)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no other way to see them")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_workers_do_not_outlive_who_has_started_them(how: signal.Signals) -> None:
    with searching(*ENDLESS) as process:
        process.send_signal(how)
        process.wait()
        wait_for(lambda: is_empty(process.pid))


def test_a_worker_that_is_gone_is_said_to_be(invoke: Invoke) -> None:
    ended = invoke("chaos", shop(DIES), "--workers", "2", "--no-keep")
    assert (ended.status, ended.out) == (2, "")
    assert "a worker process is gone" in ended.err


def test_a_handler_that_hangs_ends_it_where_it_ends_one_process(invoke: Invoke) -> None:
    alone, shared = (invoke("chaos", shop(HANGS), "--workers", number, "--no-keep") for number in ("1", "2"))
    assert "CHO913" in alone.out
    assert "given up, as something never returns\n" in alone.out
    assert "more with --effort" not in alone.out
    assert shared == alone


def test_what_cannot_be_run_is_said_as_one_process_says_it(invoke: Invoke) -> None:
    path = shop(ONCE)
    with Path("small_binding.py").open("a") as binding:
        binding.write("system.invariants['holds'] = lambda run: True\n")
    alone, shared = (invoke("chaos", path, "--workers", number, "--no-keep") for number in ("1", "2"))
    assert "nobody knows whether it holds" in alone.err
    assert shared == alone
