"""A schedule as a word: whatever is written can be read again, and nothing else can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.errors import ChoreoError
from choreo_check.simulation.catalogue import all_faults
from choreo_check.simulation.faulting import ANY_BROKER
from choreo_check.simulation.schedule import COUNT_MAX, Schedule, parsed

NUMBERS = st.integers(0, 10**6)
SCHEDULES = st.builds(
    Schedule,
    NUMBERS,
    st.integers(1, COUNT_MAX),
    st.sampled_from(ANY_BROKER),
    st.sets(st.sampled_from([fault.name for fault in all_faults()])).map(lambda some: tuple(sorted(some))),
    st.dictionaries(NUMBERS, NUMBERS),
)


@given(SCHEDULES)
def test_reads_what_it_has_written(schedule: Schedule) -> None:
    assert parsed(schedule.token) == schedule


@given(SCHEDULES)
def test_is_one_word_for_the_shell(schedule: Schedule) -> None:
    assert not set(schedule.token) - set("abcdefghijklmnopqrstuvwxyz0123456789.+-")


def test_is_short() -> None:
    assert Schedule(0, 1, "kafka", (), {12: 2}).token == "0.1.kafka.all.c-2"  # noqa: S105  no secret


@pytest.mark.parametrize(
    "token",
    [
        "",
        "0",
        "0.0.any.all",
        "0.1",
        "0.1.any",
        "a.1.any.all",
        "0.1.any.all.",
        "0.1.any.all.c",
        "0.1.any.all.c-",
        "0.1.any.all.x-1",
        "0.1.any.all.0c-2",
        "0.1.any.all.c-02",
        "00.1.any.all",
        "9999999999.1.any.all",
        "0.1.any.all\n",
        "\uff10.1.any.all",
        "0.\u0661.any.all",
        "0.1.any.all.\uff11-1",
        "0.1.any.all.1-\u0e51",
    ],
)
def test_refuses_what_is_no_token(token: str) -> None:
    with pytest.raises(ChoreoError, match="is no replay token") as caught:
        parsed(token)
    assert "0.1.any.all.c-2" in (caught.value.hint or "")


@pytest.mark.parametrize("count", ["101", "99999999999", "9" * 5000])
def test_refuses_more_sagas_than_a_run_can_hold(count: str) -> None:
    with pytest.raises(ChoreoError, match="too many sagas"):
        parsed(f"0.{count}.any.all")


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("0.1.any.all.c-2.c-1", "it names point c twice"),
        ("0.1.any.all.c-2.c-2", "it names point c twice"),
        ("0.1.any.all.1-1.c-2.b-1", "it names point b after c"),
    ],
)
def test_refuses_points_that_no_run_comes_to_in_this_order(token: str, said: str) -> None:
    with pytest.raises(ChoreoError, match=f"is no replay token: {said}"):
        parsed(token)
