"""Bounds, multiples and finite sets of numbers, compared with the exact answer on a grid of decimals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from choreo_check.compatibility import Document, Limits
from choreo_check.compatibility.decision import Question
from tests.compatibility.containment.asking import ask, is_contained, verdict

GRID = sorted({
    *[Fraction(number, 100) for number in range(-500, 1300)],
    *[Fraction(number, 10_000) for number in range(-100, 400)],
    *[Fraction(700 * number) for number in range(9)],
})  # fmt: skip
CHOICES: dict[str, tuple[Any, ...]] = {
    "multipleOf": (1, 2, 3, 0.1, 0.01, 0.3, 0.25, 1.5, 7, 100, 1e-4),
    "minimum": (0, 1, -3, 0.3, 2.5, -0.7, 10, 99.99),
    "maximum": (0, 1, 5, 0.3, 2.55, 7.7, 10, 100.01),
    "exclusiveMinimum": (0, 1, 0.3, -3),
    "exclusiveMaximum": (1, 5, 0.6, 10),
    "enum": ([0, 0.3, 1, 2, 2.5, 10, 0.1],),
}


def exact(number: float) -> Fraction:
    return Fraction(Decimal(repr(number)))


def holds(keyword: str, demand: Any, value: Fraction) -> bool:
    if keyword == "enum":
        return value in [exact(each) for each in demand]
    if keyword == "not":
        return not accepts(demand, value)
    limit = exact(demand)
    return {
        "multipleOf": limit != 0 and (value / (limit or 1)).denominator == 1,
        "minimum": value >= limit,
        "maximum": value <= limit,
        "exclusiveMinimum": value > limit,
        "exclusiveMaximum": value < limit,
    }[keyword]


def accepts(schema: dict[str, Any], value: Fraction) -> bool:
    return all(holds(keyword, demand, value) for keyword, demand in schema.items())


def made_up(random: Random, depth: int = 2) -> dict[str, Any]:
    schema = {keyword: random.choice(CHOICES[keyword]) for keyword in random.sample(list(CHOICES), 2)}
    return {**schema, "not": made_up(random, depth - 1)} if depth and random.random() < 0.5 else schema


@pytest.mark.parametrize("seed", range(150))
def test_numbers_are_compared_exactly(seed: int) -> None:
    random = Random(seed)
    old, new = made_up(random), made_up(random)
    answer = ask({"type": "number", "allOf": [old]}, new)
    witnesses = [value for value in GRID if accepts(old, value) and not accepts(new, value)]
    assert answer.verdict != "contained" or witnesses == []
    if answer.has_witness:
        witness = exact(answer.witness)
        assert accepts(old, witness)
        assert not accepts(new, witness)


def test_the_stricter_of_two_equal_bounds_counts() -> None:
    point = {"type": "number", "minimum": 1, "exclusiveMinimum": 1, "maximum": 1}
    assert is_contained(point, {"type": "null"})
    assert not is_contained({**point, "maximum": 2}, {"type": "null"})


def test_a_witness_that_only_binary_fractions_make_is_doubted() -> None:
    old, new = Document({"not": {"multipleOf": 0.1}}), Document({"type": "string"})
    question = Question(old, new, Limits(), assert_formats=False)
    assert question.confirms(0.3)
    assert question.doubts(0.3)


def test_a_number_between_two_multiples_is_found_however_fine_they_are() -> None:
    assert not is_contained({"type": "number", "maximum": 5}, {"multipleOf": 0.0001})


def test_a_multiple_that_validators_reckon_otherwise_is_passed_over() -> None:
    assert not is_contained({"type": "integer", "multipleOf": 0.07}, {"exclusiveMaximum": 0.6})


def test_excluded_multiples_leave_nothing_where_each_number_is_one_of_them() -> None:
    assert is_contained({"type": "integer", "not": {"multipleOf": 2}}, {"not": {"multipleOf": 6}})
    coprime = {"type": "integer", "minimum": 2, "not": {"anyOf": [{"multipleOf": prime} for prime in (2, 3, 5, 7)]}}
    assert is_contained(coprime, {"minimum": 11})
    assert not is_contained(coprime, {"minimum": 12})


def test_an_answer_that_only_binary_fractions_give_is_not_given() -> None:
    assert verdict({"type": "number", "enum": [0.3]}, {"multipleOf": 0.1}) == "contained"
