"""A service that reaches for the real world is told so; a library that does is left alone."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import socket
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import make_msgid
from http.client import HTTPConnection
from logging.handlers import SocketHandler
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from time import sleep
from types import ModuleType
from urllib.request import urlopen

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


def in_a_process() -> None:
    get_context("fork").Process(target=nothing).start()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("meddle", [lambda: os.fork() or os._exit(0), in_a_process], ids=["fork", "process"])
def test_tells_a_service_that_forks(tmp_path: Path, meddle: Callable[[], None]) -> None:
    (finding,) = findings(tmp_path, meddle)
    assert (finding.code, finding.subject.service) == ("CHO913", "mail")
    assert "calls fork() and starts a process, whose steps no replay repeats" in finding.message


@pytest.mark.parametrize(("name", "arguments"), [("_exit", (0,)), ("abort", ()), ("execv", ("/bin/true", ["true"]))])
def test_outlives_a_service_that_ends_its_process(tmp_path: Path, name: str, arguments: tuple[object, ...]) -> None:
    (finding,) = findings(tmp_path, lambda: getattr(os, name)(*arguments))
    assert (finding.code, finding.subject.service) == ("CHO913", "mail")
    assert f"calls {name}() and ends its whole process" in finding.message
    with pytest.raises(ChoreoError, match=rf"the service 'mail' cannot start: it calls {name}\(\) and ends"):
        findings(tmp_path, nothing, start=lambda _: getattr(os, name)(*arguments))


NOWHERE = ("127.0.0.1", 9)


@pytest.mark.parametrize(
    "meddle",
    [
        lambda: socket.create_connection(NOWHERE),
        lambda: socket.socket().connect(NOWHERE),
        lambda: socket.socket().connect_ex(NOWHERE),
        lambda: urlopen("http://127.0.0.1:9/"),
        lambda: HTTPConnection(*NOWHERE).connect(),
    ],
    ids=["connection", "connect", "connect_ex", "urlopen", "http"],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_tells_a_service_that_connects(tmp_path: Path, meddle: Callable[[], object]) -> None:
    (finding,) = findings(tmp_path, meddle)
    assert (finding.code, finding.subject.service) == ("CHO913", "mail")
    assert "and connects to the real world" in finding.message


def logs_elsewhere() -> None:
    handler = SocketHandler(*NOWHERE)
    handler.handle(logging.makeLogRecord({"msg": "sent"}))
    handler.close()


def runs_a_loop() -> None:
    asyncio.run(asyncio.sleep(0))


def has_a_pair() -> None:
    for one in socket.socketpair():
        one.close()


@pytest.mark.parametrize("harmless", [logs_elsewhere, runs_a_loop, has_a_pair, socket.getfqdn, make_msgid])
def test_leaves_alone_who_talks_to_nobody_or_lets_a_logger_talk(tmp_path: Path, harmless: Callable[[], object]) -> None:
    assert findings(tmp_path, lambda: harmless() and None) == []


def test_lets_a_service_that_starts_connect(tmp_path: Path) -> None:
    def start(_: object) -> None:
        with suppress(OSError):
            socket.create_connection(NOWHERE, timeout=1)

    assert findings(tmp_path, nothing, start=start) == []


def test_leaves_sockets_as_they_were(tmp_path: Path) -> None:
    before = (socket.create_connection, socket.socket.connect, os._exit)
    findings(tmp_path, nothing)
    assert (socket.create_connection, socket.socket.connect, os._exit) == before


@pytest.mark.parametrize(
    ("owner", "name", "use"),
    [
        (time, "time", lambda: time.time() + 1),
        (time, "sleep", lambda: time.sleep(1000)),
        (socket, "create_connection", lambda: socket.create_connection(NOWHERE)),
    ],
    ids=["clock", "sleep", "connection"],
)
def test_leaves_alone_what_a_test_has_put_in_the_place_of_the_real_thing(
    owner: ModuleType, name: str, use: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, lambda *_: 1.5)
    mocked = getattr(owner, name)
    assert findings(tmp_path, use) == []
    assert getattr(owner, name) is mocked
