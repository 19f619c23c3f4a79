"""Numbers from a seed: the same ever after, and as even as they should be."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.simulation.arithmetic import Dice

SEEDS = st.tuples(st.text(), st.integers())


def published_stream(state: int) -> Dice:
    """Return the generator in a state of its own, as its authors' reference begins."""
    dice = Dice()
    dice.state = state
    return dice


def test_is_the_generator_that_it_says_it_is() -> None:
    dice = published_stream(1234567)
    assert [dice.bits() for _ in range(3)] == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@given(SEEDS)
def test_depends_on_the_seed_alone(seed: tuple[str, int]) -> None:
    one, other = Dice(*seed), Dice(*seed)
    assert [one.bits() for _ in range(5)] == [other.bits() for _ in range(5)]


@given(SEEDS, st.integers(1, 1000))
def test_stays_below_its_limit(seed: tuple[str, int], limit: int) -> None:
    dice = Dice(*seed)
    assert all(0 <= dice.below(limit) < limit for _ in range(20))
    assert all(0 <= dice.random() < 1 for _ in range(20))
    assert all(3 <= dice.randint(3, 5) <= 5 for _ in range(20))
    assert all(-1 <= dice.uniform(-1, 1) < 1 for _ in range(20))


@given(SEEDS, st.lists(st.integers()))
def test_shuffles_without_losing_anything(seed: tuple[str, int], items: list[int]) -> None:
    shuffled = list(items)
    Dice(*seed).shuffle(shuffled)
    assert sorted(shuffled) == sorted(items)


def test_shuffles_into_every_order() -> None:
    orders = set()
    for seed in range(200):
        items = [1, 2, 3]
        Dice(seed).shuffle(items)
        orders.add(tuple(items))
    assert len(orders) == 6


def test_chooses_every_option_about_as_often() -> None:
    dice = Dice("fair")
    counted = Counter(dice.choice("abcd") for _ in range(4000))
    assert set(counted) == set("abcd")
    assert all(900 < times < 1100 for times in counted.values())


@pytest.mark.parametrize("rate", [0.02, 0.25, 0.5])
def test_passes_as_many_points_as_the_rate_says(rate: float) -> None:
    dice = Dice("gaps", rate)
    gaps = [dice.gap(rate) for _ in range(4000)]
    assert min(gaps) == 0
    assert sum(gaps) / len(gaps) == pytest.approx(1 / rate - 1, rel=0.15)


@pytest.mark.parametrize("rate", [1, 1.5])
def test_passes_none_where_every_point_deviates(rate: float) -> None:
    assert Dice("gaps").gap(rate) == 0
