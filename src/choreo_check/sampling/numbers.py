"""Numbers that a schema accepts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

from choreo_check.sampling.source import Attempt, Impossible

Schema = Mapping[str, Any]
Maker = Callable[[Attempt, int], Any]

TRIES = 20


def integers(schema: Schema, about: str) -> Maker:
    """Return a maker of the whole numbers that a schema accepts."""
    step = _step(schema).numerator if "multipleOf" in schema else 1
    return _steps(schema, Fraction(step), about)


def numbers(schema: Schema, about: str) -> Maker:
    """Return a maker of the numbers that a schema accepts: whole ones, and others."""
    if "multipleOf" in schema:
        return _steps(schema, _step(schema), about)
    low, high = _limits(schema)

    def make(attempt: Attempt, _room: int) -> float:
        if low is not None and high is not None and low > high:
            raise Impossible
        for _ in range(TRIES):
            found = attempt.source.real(low, high)
            if _is_within(found, schema):
                return found
        raise Impossible

    return make


def _steps(schema: Schema, step: Fraction, about: str) -> Maker:
    low, high = (None if one is None else Fraction(one) / step for one in _limits(schema))
    least, most = None if low is None else math.ceil(low), None if high is None else math.floor(high)

    def make(attempt: Attempt, _room: int) -> float:
        if least is not None and most is not None and least > most:
            raise Impossible
        for _ in range(TRIES):
            found = attempt.source.whole(least, most, about) * step
            value = found.numerator if found.denominator == 1 else float(found)
            if _is_within(value, schema) and _is_plain(value, schema):
                return value
        raise Impossible

    return make


def _is_plain(value: float, schema: Schema) -> bool:
    """Say whether validators that reckon with binary fractions see it as a multiple, too."""
    step = schema.get("multipleOf")
    if not isinstance(step, float):
        return True
    return value / step == int(value / step)


def _step(schema: Schema) -> Fraction:
    return Fraction(Decimal(str(schema["multipleOf"])))


def _limits(schema: Schema) -> tuple[Any, Any]:
    lows = [schema[word] for word in ("minimum", "exclusiveMinimum") if _is_number(schema.get(word))]
    highs = [schema[word] for word in ("maximum", "exclusiveMaximum") if _is_number(schema.get(word))]
    return max(lows, default=None), min(highs, default=None)


def _is_within(value: float, schema: Schema) -> bool:
    """Say whether a value is not on a limit that is excluded; in draft 4, `true` excludes the limit beside it."""
    for word, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        said = schema.get(word)
        if value == (schema.get(limit) if said is True else said if _is_number(said) else None):
            return False
    return True


def _is_number(value: Any) -> TypeGuard[float]:  # noqa: ANN401  JSON
    return isinstance(value, int | float) and not isinstance(value, bool)
