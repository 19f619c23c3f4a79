"""JSON equality: 1 equals 1.0, true does not equal 1, and members have no order. Python's `==` has 1 equal true."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


def freeze(value: Any) -> Hashable:  # noqa: ANN401  any JSON value
    """Turn a JSON value into one that can be hashed and is equal exactly when the JSON values are."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", tuple([freeze(item) for item in value]))
    if isinstance(value, dict):
        return ("object", frozenset([(name, freeze(member)) for name, member in value.items()]))
    return value  # type: ignore[no-any-return]


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
