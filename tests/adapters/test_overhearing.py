"""A service that asks the real clock through a class is told so; whoever else does is not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from cProfile import Profile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import localtime
from pathlib import Path

import pytest

from choreo_check.adapters.overhearing import overhearing
from tests.adapters.mail import findings, nothing


@dataclass
class Stamped:
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@pytest.mark.parametrize(
    ("asks", "name"),
    [
        (lambda: datetime.now(UTC).isoformat(), "datetime.now()"),
        (lambda: datetime.now(UTC).year > 1, "datetime.now()"),
        (date.today, "date.today()"),
        (Stamped, "datetime.now()"),
    ],
    ids=["said", "asked", "day", "default"],
)
def test_tells_a_service_that_asks_the_clock(tmp_path: Path, asks: Callable[[], object], name: str) -> None:
    (finding,) = findings(tmp_path, lambda: asks() and None)
    assert (finding.code, finding.subject.service) == ("CHO913", "mail")
    assert f"calls {name} and asks the real clock" in finding.message
    assert finding.schedule is not None
    assert finding.schedule.faults == ()


def test_leaves_a_library_alone_and_what_is_no_service(tmp_path: Path) -> None:
    told: list[str] = []
    with overhearing(told.append):
        datetime.now(UTC)
        assert findings(tmp_path, lambda: localtime() and None) == []
    assert told == []


def test_leaves_a_profiler_alone(tmp_path: Path) -> None:
    profiler = Profile()
    profiler.enable()
    try:
        findings(tmp_path, nothing)
        assert sys.getprofile() is not None
    finally:
        profiler.disable()
