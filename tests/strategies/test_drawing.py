"""How schedules are drawn, and what else a wish is exchanged for as Hypothesis shrinks."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.shrinking import defects, ours, theirs
from choreo_check.strategies.drawing import ALONE, DECISION, DECISIONS, ROOM, Places

PLACES = Places.of(100)
PART = DECISIONS + 100


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


@pytest.mark.parametrize("name", ["dual_write", "fresh_event_id"])
def test_several_wishes_are_exchanged_for_the_one_that_does(name: str) -> None:
    (system, code) = next((system, code) for one, system, code in defects() if one == name)
    own = ours(system, code)
    assert own is not None
    assert len(own) == 1
    assert theirs(system, code, seed=0) == own
