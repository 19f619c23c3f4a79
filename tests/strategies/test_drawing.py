"""How schedules are drawn, and what else a wish is exchanged for as Hypothesis shrinks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate
from random import Random
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from benchmarks.shrinking import defects, ours, theirs
from choreo_check.api.simulating import Options, setting_of
from choreo_check.strategies.deviations import Possibilities
from choreo_check.strategies.drawing import (
    AFTER_DECISIONS,
    AFTER_THE_FIRST,
    ALONE,
    DECISION,
    DECISIONS,
    FIRST,
    REST,
    ROOM,
    Places,
    Wishes,
    wishes,
)
from reference_services.order_flow.hardened.binding import system as order_flow

PLACES = Places.of(100)
PART = DECISIONS + 100
POSSIBLE = Possibilities(setting_of(order_flow, None, Options()), 2)
CALM = POSSIBLE.offers(())


def marked(*places: int) -> bytes:
    return bytes(0 if at - ROOM in places else 1 for at in range(PLACES.size))


def by_chance(seed: int, *, least: int = 0) -> list[int]:
    return Random(seed).choices(range(least, 256), k=PLACES.size)


def test_bytes_by_chance_say_nothing() -> None:
    assert all(PLACES.said(bytes(by_chance(seed))) == {} for seed in range(200))


def test_there_is_room_for_the_zeros_of_bytes_by_chance() -> None:
    assert all(PLACES.said(bytes(sorted(by_chance(seed)))) == {} for seed in range(200))


def test_a_zero_among_bytes_in_order_says_which_offer_and_how_it_is_meant() -> None:
    assert [PLACES.said(marked(at)) for at in (0, PART - 1, PART)] == [{0: 0}, {0: PART - 1}, {1: 0}]
    drawn = sorted(by_chance(0, least=2))
    drawn[ROOM + 7] = 0
    assert PLACES.said(bytes(drawn)) == {ALONE: 7}


def test_each_part_says_one_offer_at_most() -> None:
    assert PLACES.said(marked(3, PART + 5)) == {0: 3, 1: 5}
    assert PLACES.said(marked(3, 4)) is None


def test_now_and_then_a_byte_says_nothing() -> None:
    silent = [at for at in range(PLACES.size - ROOM) if PLACES.said(marked(at)) == {}]
    assert silent == [149, 299, 449]
    assert PLACES.said(marked(150)) == {1: 149 - PART}
    assert PLACES.said(marked(PLACES.size - ROOM - 1)) == {DECISION: DECISIONS - 1}


def meant(decided: Wishes, numbers: int | list[int], said: Mapping[int, int]) -> Wishes:
    """Return what is drawn with some numbers, or so many times 0, where some places are said."""
    numbers = [0] * numbers if isinstance(numbers, int) else numbers
    places = Places.of(len(CALM.faults))
    begins = [*accumulate(places.parts, initial=0)]
    zeros = [begins[part] + at for part, at in said.items()]
    letters = iter([0 if at in zeros else 1 for at in range(sum(places.parts))])
    silent = range(REST - 1, places.size - ROOM, REST)
    drawn = bytes([1] * ROOM + [1 if at in silent else next(letters) for at in range(places.size - ROOM)])
    answers: Iterator[Any] = iter([decided, drawn, len(numbers), *numbers])
    return wishes(cast("Any", lambda _: next(answers)), POSSIBLE)


def test_what_is_said_takes_the_place_of_what_was_drawn() -> None:
    one, other = ((wish,) for wish in CALM.decisions[:2])
    after = POSSIBLE.offers(one)
    fault, place = CALM.faults[5], DECISIONS + 5
    assert meant(one, 1, {}) == (*one, after.every[0])
    assert meant(one, 2, {ALONE: place}) == (fault,)
    assert meant(one, 2, {AFTER_DECISIONS: place}) == (*one, after.faults[5])
    assert meant(one, 1, {DECISION: 1}) == (*other, POSSIBLE.offers(other).every[0])
    assert meant(one, 1, {DECISION: 1, AFTER_DECISIONS: place}) == (*other, POSSIBLE.offers(other).faults[5])
    assert meant((), 2, {AFTER_THE_FIRST: place}) == (*one, after.faults[5])
    assert meant((), 3, {FIRST: place, AFTER_THE_FIRST: place}) == (fault, POSSIBLE.offers((fault,)).faults[5])
    assert meant((), 3, {FIRST: place})[0] == fault
    assert len(meant((), 3, {FIRST: place})) == 3


def test_a_number_stands_for_any_offer_or_one_that_comes_soon_or_one_of_the_calm_run() -> None:
    first = CALM.every[9]
    after = POSSIBLE.offers((first,))
    assert first.is_fault
    kinds = after.every, after.afterwards, CALM.every
    assert len({offers[30] for offers in kinds}) == len(kinds)
    for kind, offers in enumerate(kinds):
        assert meant((), [3 * 9, 3 * 30 + kind], {}) == (first, offers[30])


def test_half_of_all_schedules_decide_otherwise_from_the_beginning() -> None:
    drawn: list[Wishes] = []

    @settings(max_examples=200, database=None, derandomize=True, deadline=None)
    @given(st.composite(lambda draw: wishes(draw, POSSIBLE))())
    def look(found: Wishes) -> None:
        drawn.append(found)

    look()
    assert 60 < sum(bool(found) and not found[0].is_fault for found in drawn) < 140


@settings(max_examples=1, database=None)
@given(decided=st.just(CALM.decisions[:1]))
def test_what_says_nothing_new_is_rejected(decided: Wishes) -> None:
    for before, count, said in (
        ((), 1, {ALONE: len(CALM.decisions)}),
        ((), 1, {AFTER_DECISIONS: 0}),
        ((), 1, {AFTER_THE_FIRST: 0}),
        ((), 1, {FIRST: 0}),
        ((), 1, {DECISION: 0}),
        (decided, 2, {ALONE: 0, FIRST: 0}),
    ):
        with pytest.raises(UnsatisfiedAssumption):
            meant(before, count, said)


@pytest.mark.parametrize("name", ["dual_write", "fresh_event_id"])
def test_several_wishes_are_exchanged_for_the_one_that_does(name: str) -> None:
    (system, code) = next((system, code) for one, system, code in defects() if one == name)
    own = ours(system, code)
    assert own is not None
    assert len(own) == 1
    drawn = theirs(system, code, seed=0)
    assert drawn is not None
    assert drawn.deviations == own
