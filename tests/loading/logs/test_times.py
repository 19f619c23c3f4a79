"""When an event happened, whatever a log writes for it."""

from __future__ import annotations

from typing import Any

import pytest

from choreo_check.conformance.rows import NO_TIME
from choreo_check.loading.logs.times import Clock

NOON = 1738584000.0  # 2025-02-03T12:00:00Z


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("2025-02-03T12:00:00Z", NOON),
        ("2025-02-03T12:00:00.125Z", NOON + 0.125),
        ("2025-02-03T12:00:00.123456789Z", NOON + 0.123456),
        ("2025-02-03T13:00:00+01:00", NOON),
        ("2025-02-03 12:00:00", NOON),
        ("2025-02-03 12:00:00,5", NOON + 0.5),
        ("2025-02-03", NOON - 43_200),
        (" 2025-02-03T12:00:00Z ", NOON),
        (NOON, NOON),
        (int(NOON), NOON),
        (NOON * 1e3, NOON),
        (NOON * 1e6, NOON),
        (NOON * 1e9, NOON),
        (str(NOON), NOON),
        ("12:00", 43_200),
        ("12:00:01.5", 43_201.5),
        ("9:00:00", 32_400),
    ],
    ids=repr,
)
def test_reads_times_of_every_form(said: Any, seconds: float) -> None:
    clock = Clock()
    assert [clock.seconds(said), clock.seconds(said)] == pytest.approx([seconds, seconds], abs=1e-6)
    assert clock.unread == 0


@pytest.mark.parametrize(
    "said",
    ["", "soon", "2025-02-30T12:00:00Z", "25:00:00:00", True, [], {}, -1, float("nan"), float("inf"), "1e400", 10**400],
    ids=repr,
)
def test_counts_what_is_no_time(said: Any) -> None:
    clock = Clock()
    assert clock.seconds(said) == NO_TIME
    assert clock.unread == 1


@pytest.mark.parametrize("said", ["2025-02-03T12:00:xxZ", "2025-02-03T12:00:nanZ", "2025-02-03T12:00:infZ"])
def test_is_not_misled_by_a_minute_that_it_knows(said: str) -> None:
    clock = Clock()
    clock.seconds("2025-02-03T12:00:00Z")
    assert clock.seconds(said) == NO_TIME


def test_reads_many_times_as_it_reads_each() -> None:
    said = ["2025-02-03T12:00:00Z", None, "2025-02-03T12:00:01Z", "soon", NOON, "", "2025-02-03T12:00:xxZ"]
    clock = Clock()
    assert clock.instants(said) == [NOON, NO_TIME, NOON + 1, NO_TIME, NOON, NO_TIME, NO_TIME]
    assert clock.unread == 3


def test_an_event_without_a_time_is_no_mistake() -> None:
    clock = Clock()
    assert clock.seconds(None) == NO_TIME
    assert clock.unread == 0
