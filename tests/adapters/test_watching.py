"""A service that never returns is ended, whatever it catches; nobody is in the way of a debugger."""

from __future__ import annotations

import bdb
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from choreo_check import simulate
from choreo_check.adapters import watching
from choreo_check.api.simulating import Options, Report
from choreo_check.errors import ChoreoError
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled
from tests.adapters.mail import findings, nothing
from tests.simulation.oracles.broken_invariant import book_every_message
from tests.simulation.small_systems import ONE_STEP, Small, bound, on


def spins() -> None:
    while True:
        pass


def catches_all() -> None:
    while True:
        try:
            spins()
        except:  # noqa: E722  what no service should
            str(1)


def catches_all_twice() -> None:
    while True:
        try:
            try:
                spins()
            except:  # noqa: E722
                str(1)
        except:  # noqa: E722, S110
            pass


def dawdles() -> None:
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass


def waits_for_a_lock() -> None:
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def hoards() -> None:
    hoard = []
    while True:
        hoard.append(bytes(2**20))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching.Watch.__init__, "__defaults__", (0.2, 2.0))


@pytest.mark.parametrize(
    ("meddle", "reason"),
    [
        (spins, "has not returned for 0.2 seconds while"),
        (catches_all, "catches whatever would end it, and does not return"),
        (catches_all_twice, "catches whatever would end it, and does not return"),
        (waits_for_a_lock, "has not returned for 2 seconds while"),
    ],
    ids=["loop", "catching", "catching twice", "lock"],
)
def test_ends_a_handler_that_never_returns(tmp_path: Path, meddle: Callable[[], None], reason: str) -> None:
    before = sys.gettrace()
    (finding,) = findings(tmp_path, meddle)
    assert finding.code == "CHO913"
    assert finding.subject.service == "mail"
    assert reason in finding.message
    assert sys.gettrace() is before


def test_ends_a_handler_that_takes_all_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching.Watch.__init__, "__defaults__", (20.0, 2000.0))
    monkeypatch.setattr(watching, "TICKS", 2000)
    monkeypatch.setattr(watching, "MEMORY_MAX", 2**26)
    (finding,) = findings(tmp_path, hoards)
    assert finding.code == "CHO913"
    assert "has taken 64 MiB of memory, and takes more while" in finding.message


@pytest.mark.parametrize("never", [spins, catches_all])
def test_says_that_a_service_never_starts(tmp_path: Path, never: Callable[[], None]) -> None:
    with pytest.raises(ChoreoError, match="the service 'mail' cannot start: it "):
        findings(tmp_path, nothing, start=lambda _: never())


def test_says_that_a_service_never_comes_back(tmp_path: Path) -> None:
    def start(env: Environment) -> None:
        if env.store.get("asked"):
            spins()

    (finding,) = findings(tmp_path, nothing, start=start, faults=("crash",))
    assert finding.code == "CHO913"
    assert "mail at its start, has not returned for 0.2 seconds" in finding.message


def test_leaves_a_handler_alone_that_is_looked_at_step_by_step(tmp_path: Path) -> None:
    debugger = bdb.Bdb()
    assert findings(tmp_path, lambda: debugger.runcall(dawdles)) == []
    (finding,) = findings(tmp_path, dawdles)
    assert "has not returned" in finding.message


def judged(tmp_path: Path, judge: Callable[[Settled], str | None]) -> Report:
    """Return what is found where an invariant judges a service that does its work once a message."""
    system = bound((judge,), worker=on(order_placed=book_every_message))
    options = Options(faults=("duplicate",), searches=("exhaustive",), faults_max=1)
    return simulate(system, Small(ONE_STEP, system).load(tmp_path), options)


@pytest.mark.parametrize(
    ("never", "reason"),
    [
        (spins, "it has not returned for 0.2 seconds"),
        (catches_all, "it catches whatever would end it, and does not return"),
        (waits_for_a_lock, "it has not returned for 2 seconds"),
    ],
)
def test_ends_an_invariant_that_never_returns(never: Callable[[], None], reason: str, tmp_path: Path) -> None:
    def is_sound(run: Settled) -> str | None:
        if run.stores["worker"]["booked"] > 1:
            never()
        return None

    before = sys.gettrace()
    report = judged(tmp_path, is_sound)
    found = next(finding for finding in report.findings if finding.code == "CHO915")
    assert found.message.startswith(f"is_sound cannot judge: {reason}")
    assert "test_watching.py:" in found.message
    assert found.schedule is not None
    assert len(found.schedule.faults) == 1
    assert not report.is_whole
    assert sys.gettrace() is before


def test_an_invariant_has_its_time_for_each_run(tmp_path: Path) -> None:
    def takes_its_time(_: Settled) -> None:
        end = time.process_time() + 0.08
        while time.process_time() < end:
            pass

    report = judged(tmp_path, takes_its_time)
    assert report.runs * 0.08 > 0.2
    assert not any(finding.code == "CHO915" for finding in report.findings)
