"""JSON equality: 1 equals 1.0, true does not equal 1, and members have no order. Python's `==` has 1 equal true."""

from __future__ import annotations

from collections.abc import Hashable
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
    """List a value with its whole numbers as they are, without a fraction, and with one.

    They are equal, yet draft 04 calls only the second an integer.
    """
    plain, pointed = respelt(value, pointed=False), respelt(value, pointed=True)
    return [value] if plain is value and pointed is value else [value, plain, pointed]


def respelt(value: Any, *, pointed: bool) -> Any:  # noqa: ANN401  any JSON value
    """Write all whole numbers of a value with a fraction (1.0), or without; the very value, if it has none."""
    if isinstance(value, list):
        return [respelt(item, pointed=pointed) for item in value]
    if isinstance(value, dict):
        return {name: respelt(member, pointed=pointed) for name, member in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1 or abs(value) > EXACT_MAX:
        return value
    return float(value) if pointed else int(value)


def mixes_spellings(value: Any) -> bool:  # noqa: ANN401  any JSON value
    """Tell whether there are ways to write a value besides `spellings`: if it holds several whole numbers."""
    return isinstance(value, list | dict) and repr(respelt(value, pointed=True)).count(".0") > 1


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
