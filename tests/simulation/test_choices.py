"""The seam of all choices: a schedule says where a run deviates, and everywhere else it is calm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.choices import Chance, Choices, Diverged, Option

OPTIONS = ["a", "b", "c"]


def pass_by(choices: Choices, count: int, options: list[str]) -> list[str]:
    """Pass some points with the same options as a run does; return what deviates."""
    menu = [Option(name, "here", name, lambda: None) for name in options]
    taken = []
    for _ in range(count):
        choices.position += 1
        if choices.position >= choices.watch:
            option = choices.pick(lambda: menu)
            taken.append("" if option is None else option.words)
        else:
            taken.append("")
    return taken


def test_deviates_nowhere_without_a_schedule() -> None:
    assert pass_by(Choices(), 5, OPTIONS) == [""] * 5
    assert Choices().decide(["yes", "no"]) == 0


@given(st.dictionaries(st.integers(0, 19), st.integers(1, 3)))
def test_deviates_where_the_schedule_says_and_nowhere_else(schedule: dict[int, int]) -> None:
    choices = Choices(schedule)
    taken = pass_by(choices, 20, OPTIONS)
    assert taken == [OPTIONS[schedule[at] - 1] if at in schedule else "" for at in range(20)]
    assert [(at, option.words) for at, option in choices.made] == [(at, taken[at]) for at in sorted(schedule)]


def test_takes_decisions_at_positions_of_their_own() -> None:
    choices = Choices({1: 1, 2: 2})
    assert pass_by(choices, 1, OPTIONS) == [""]
    assert [choices.decide(OPTIONS) for _ in range(3)] == [1, 2, 0]


@pytest.mark.parametrize("value", [4, 99])
def test_says_that_it_does_not_fit_where_there_is_no_such_option(value: int) -> None:
    with pytest.raises(Diverged) as caught:
        pass_by(Choices({3: value}), 9, OPTIONS)
    assert caught.value.position == 3


def test_says_that_it_does_not_fit_where_there_is_no_such_decision() -> None:
    with pytest.raises(Diverged, match="nothing to choose at point 0"):
        Choices({0: 2}).decide(["yes", "no"])


@given(st.integers(), st.floats(0.01, 0.9), st.integers(0, 4))
def test_makes_up_a_schedule_that_can_be_followed(seed: int, rate: float, faults_max: int) -> None:
    chance = Chance(Dice(seed), rate, faults_max)
    taken, decided = pass_by(chance, 30, OPTIONS), [chance.decide(OPTIONS) for _ in range(3)]
    follower = Choices(chance.deviations)
    assert pass_by(follower, 30, OPTIONS) == taken
    assert [follower.decide(OPTIONS) for _ in range(3)] == decided
    assert len(chance.made) <= faults_max


def test_makes_use_of_a_later_point_where_one_offers_nothing() -> None:
    chance = Chance(Dice("any"), 1.0, 1)
    assert pass_by(chance, 3, []) == [""] * 3
    assert chance.made == []
    assert pass_by(chance, 3, OPTIONS)[0] in OPTIONS
    assert len(chance.made) == 1
