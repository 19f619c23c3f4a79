"""A service that reaches for the real world is told so; a library that does is left alone."""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import sleep
from types import ModuleType

import pytest

from choreo_check.errors import ChoreoError
from tests.adapters.mail import findings, nothing


@pytest.mark.parametrize(
    ("module", "name"),
    [(time, "sleep"), (time, "time"), (time, "monotonic"), (uuid, "uuid4"), (random, "random")],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_tells_a_service_that_reaches_for_the_real_world(tmp_path: Path, module: ModuleType, name: str) -> None:
    arguments = (1000,) if name == "sleep" else ()
    (finding,) = findings(tmp_path, lambda: getattr(module, name)(*arguments))
    assert finding.code == "CHO913"
    assert finding.subject.service == "mail"
    assert "of its environment" in finding.message


def test_tells_a_service_that_has_imported_the_function_itself(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, lambda: sleep(1000))
    assert (finding.code, finding.subject.service) == ("CHO913", "mail")
    assert "calls sleep()" in finding.message
    assert sleep is time.sleep


def test_leaves_a_library_alone(tmp_path: Path) -> None:
    assert findings(tmp_path, lambda: logging.getLogger("mail").warning("sent")) == []


def test_puts_everything_back(tmp_path: Path) -> None:
    before = (time.sleep, time.time, uuid.uuid4, random.random)
    findings(tmp_path, lambda: "nothing")
    assert (time.sleep, time.time, uuid.uuid4, random.random) == before


def test_finds_a_clock_that_no_guard_stands_before_by_making_runs_twice(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, time.perf_counter)
    assert finding.code == "CHO917"
    assert "`mail.sent`" in finding.message


def test_tells_a_service_whose_start_waits_for_the_real_world(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=r"the service 'mail' cannot start: it calls sleep\(\) and waits"):
        findings(tmp_path, nothing, start=lambda _: sleep(1000))


def test_lets_a_service_that_starts_know_who_it_is_and_since_when(tmp_path: Path) -> None:
    def start(_: object) -> None:
        logging.getLogger("mail").debug("%s, %s, %s", uuid.uuid4(), time.time(), datetime.now(UTC))

    assert findings(tmp_path, nothing, start=start, faults=("crash",)) == []


def in_a_pool() -> None:
    with ThreadPoolExecutor() as pool:
        pool.submit(nothing)


@pytest.mark.parametrize("meddle", [lambda: Thread(target=nothing).start(), in_a_pool], ids=["thread", "pool"])
def test_tells_a_service_that_starts_a_thread(tmp_path: Path, meddle: Callable[[], None]) -> None:
    (finding,) = findings(tmp_path, meddle)
    assert (finding.code, finding.subject.service) == ("CHO913", "mail")
    assert "calls start() and starts a thread, whose steps no replay repeats" in finding.message
