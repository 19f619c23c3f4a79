"""Virtual time as text: the calendar is the one that everyone uses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.simulation.clock import EPOCH, timestamp


@given(st.integers(0, 253_402_300_799), st.integers(0, 7))
def test_agrees_with_the_standard_library(seconds: int, eighths: int) -> None:
    moment = datetime.fromtimestamp(seconds + eighths / 8, UTC)
    assert timestamp(seconds + eighths / 8) == moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (EPOCH, "2026-01-01T00:00:00.000Z"),
        (951_782_400.0, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400.0, "2100-03-01T00:00:00.000Z"),
        (EPOCH - 0.001, "2025-12-31T23:59:59.999Z"),
    ],
)
def test_knows_leap_years_and_ends_of_years(moment: float, said: str) -> None:
    assert timestamp(moment) == said


@given(st.floats(EPOCH, EPOCH + 10**9), st.floats(EPOCH, EPOCH + 10**9))
def test_keeps_the_order_of_time_and_is_always_a_time(one: float, other: float) -> None:
    earlier, later = sorted([one, other])
    assert timestamp(earlier) <= timestamp(later)
    datetime.fromisoformat(timestamp(one))
