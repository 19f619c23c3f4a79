"""What is too long to be read is told in short."""

from __future__ import annotations

from choreo_check.simulation.abridging import FIRST, LAST, TOLD_MAX, abridged, ends_of


def test_leaves_alone_what_is_short() -> None:
    told = ["the same"] * TOLD_MAX
    assert abridged(told) == tuple(told)


def test_says_how_often_what_is_alike_happened() -> None:
    assert abridged(["a", "b"] * 2_000 + ["c"]) == ("a (2,000 times)", "b (2,000 times)", "c")


def test_does_not_count_on_where_only_the_clock_has_ended_it() -> None:
    assert abridged(["a"] * 10_001) == abridged(["a"] * 20_000) == ("a (more than 10,000 times)",)


def test_leaves_out_the_middle_of_what_is_all_different() -> None:
    told = [str(number) for number in range(4_000)]
    assert abridged(told) == (*told[:FIRST], "… 3,975 more", *told[-LAST:])


def test_leaves_out_no_single_one() -> None:
    parts = range(FIRST + LAST + 1)
    assert ends_of(parts) == (parts, 0, ())
