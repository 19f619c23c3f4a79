"""JSON equality: 1 equals 1.0, true does not equal 1, and members have no order. Python's `==` has 1 equal true."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import product
from math import isfinite
from typing import Any

EXACT_MAX = 2**53
"""Whole numbers up to here are floats without loss."""


def freeze(value: Any) -> Hashable:  # noqa: ANN401  any JSON value
    """Turn a JSON value into one that can be hashed and is equal exactly when the JSON values are."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", tuple([freeze(item) for item in value]))
    if isinstance(value, dict):
        return ("object", frozenset([(name, freeze(member)) for name, member in value.items()]))
    return value  # type: ignore[no-any-return]


def spellings(value: Any) -> list[Any]:  # noqa: ANN401  any JSON value
    """List the ways to write a value with its whole numbers with and without a fraction; the given one comes first.

    They are equal, yet draft 04 calls only numbers without a fraction integers.
    """
    if isinstance(value, list):
        return [list(items) for items in product(*map(spellings, value))]
    if isinstance(value, dict):
        members = product(*map(spellings, value.values()))
        return [dict(zip(value, each, strict=True)) for each in members]
    return [value, int(value) if isinstance(value, float) else float(value)] if is_whole(value) else [value]


def is_whole(value: Any) -> bool:  # noqa: ANN401  any JSON value
    """Tell whether a value is a number that can be written both ways."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return False
    return value == int(value) and abs(value) <= EXACT_MAX


def whole_numbers(value: Any) -> int:  # noqa: ANN401  any JSON value
    """Count the numbers in a value that can be written both ways."""
    if isinstance(value, list):
        return sum(map(whole_numbers, value))
    return sum(map(whole_numbers, value.values())) if isinstance(value, dict) else is_whole(value)


def type_of(value: Any) -> str:  # noqa: ANN401  any JSON value
    """Name the JSON type of a value, where numbers have one type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int | float):
        return "number"
    return "array" if isinstance(value, list) else "object"
