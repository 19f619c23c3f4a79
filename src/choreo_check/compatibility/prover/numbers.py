"""Numbers: an interval, a lattice of multiples, other lattices to avoid, some values to avoid, and integrality.

All arithmetic is exact, on the decimals as they are written. Where a lattice is given the candidates are its points;
a point that avoids lattices that do not contain it exists within one common period, so an interval at least that long
is settled without trying. Without a lattice an interval with an inner point always has room, since lattices and finite
sets leave gaps everywhere.
"""

# ruff: noqa: D103, FBT001  each reads the fact it is named after

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from math import ceil, floor, gcd, lcm

from choreo_check.compatibility.prover.outcomes import Effort, Found, Outcome, Unknown
from choreo_check.compatibility.prover.state import Fact
from choreo_check.compatibility.prover.wording import clash
from choreo_check.compatibility.schemas import constraints as c

CANDIDATES_MAX = 5000
DIGITS_MAX = 24
PLAIN_TRIES_MAX = 40


@dataclass(slots=True)
class Demands:
    """What the facts say, sorted."""

    low: c.Bound | None = None
    high: c.Bound | None = None
    lattices: list[c.Constraint] = field(default_factory=list)
    step: Fraction | None = None
    avoided_steps: list[Fraction] = field(default_factory=list)
    avoided: set[Fraction] = field(default_factory=set)
    literal: bool | None = None
    """Draft 04: whether it must, or must not, be written without a fraction."""
    all: list[c.Constraint] = field(default_factory=list)


def common_multiple(one: Fraction, two: Fraction) -> Fraction:
    """Find the lattice in which two lattices meet."""
    return Fraction(lcm(one.numerator, two.numerator), gcd(one.denominator, two.denominator))


def solve_numbers(facts: list[Fact], effort: Effort) -> Outcome:
    """Find a number, or prove that there is none."""
    demands = Demands()
    for constraint, wanted in facts:
        demands.all.append(constraint)
        READERS[type(constraint)](demands, constraint, wanted)
    if demands.literal is True:
        demands.step = _meet(demands.step, Fraction(1))
    low, high = demands.low, demands.high
    if low is not None and high is not None:
        reach = high.limit - low.limit
        if reach < 0 or (reach == 0 and (low.strict or high.strict)):
            return clash("no number is left", low, high)
    found = _on_lattice(demands, effort) if demands.step is not None else _anywhere(demands, effort)
    if isinstance(found, Fraction):
        return Found(written(found, literal=demands.literal))
    return found


def _meet(one: Fraction | None, two: Fraction) -> Fraction:
    return two if one is None else common_multiple(one, two)


def read_bound(demands: Demands, bound: c.Bound, _wanted: bool) -> None:
    if bound.upper:
        if demands.high is None or (bound.limit, not bound.strict) < (demands.high.limit, not demands.high.strict):
            demands.high = bound
    elif demands.low is None or (bound.limit, bound.strict) > (demands.low.limit, demands.low.strict):
        demands.low = bound


def read_multiple(demands: Demands, multiple: c.MultipleOf, wanted: bool) -> None:
    if wanted:
        demands.lattices.append(multiple)
        demands.step = _meet(demands.step, multiple.divisor)
    else:
        demands.avoided_steps.append(multiple.divisor)


def read_types(demands: Demands, types: c.Types, wanted: bool) -> None:
    if "integer" in types.allowed:
        if wanted:
            demands.step = _meet(demands.step, Fraction(1))
        else:
            demands.avoided_steps.append(Fraction(1))
    elif demands.literal is None:
        demands.literal = wanted
    elif demands.literal is not wanted:
        demands.avoided_steps.append(Fraction(1))
        demands.step = _meet(demands.step, Fraction(1))


def read_enumeration(demands: Demands, values: c.Enumeration, _wanted: bool) -> None:
    for value in values.values.values():
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) != float("inf"):
            demands.avoided.add(Fraction(repr(value)) if isinstance(value, float) else Fraction(value))


READERS: dict[type[c.Constraint], Callable[..., None]] = {
    c.Bound: read_bound,
    c.MultipleOf: read_multiple,
    c.Types: read_types,
    c.Enumeration: read_enumeration,
}


def _inside(demands: Demands, value: Fraction) -> bool:
    low, high = demands.low, demands.high
    above = low is None or value > low.limit or (value == low.limit and not low.strict)
    return above and (high is None or value < high.limit or (value == high.limit and not high.strict))


def _free(demands: Demands, value: Fraction) -> bool:
    if value in demands.avoided or not _inside(demands, value):
        return False
    return not any((value / step).denominator == 1 for step in demands.avoided_steps)


def _on_lattice(demands: Demands, effort: Effort) -> Fraction | Outcome:
    step = demands.step
    assert step is not None
    for avoided in demands.avoided_steps:
        if (step / avoided).denominator == 1:
            return clash("each allowed number is a multiple that is excluded", *demands.all)
    first = None if demands.low is None else ceil(demands.low.limit / step)
    last = None if demands.high is None else floor(demands.high.limit / step)
    candidates = [index * step for index in islice(_indices(first, last), PLAIN_TRIES_MAX)]
    free = [value for value in candidates if _free(demands, value)]
    if free:
        return next((value for value in free if _is_plain(demands, value)), free[0])
    tried = 0
    for index in islice(_indices(first, last), CANDIDATES_MAX + len(demands.avoided)):
        tried += 1
        if _free(demands, index * step):
            return index * step
    effort.step(1 + tried // 16)
    if first is not None and last is not None and tried >= last - first + 1:
        return clash("no number is left within the bounds", *demands.all)
    return _far_away(demands, first, last)


def _is_plain(demands: Demands, value: Fraction) -> bool:
    """Tell whether binary fractions, with which validators reckon, agree that this is a multiple."""
    divisors = [each.divisor for each in demands.lattices if isinstance(each, c.MultipleOf)]
    return all((float(value) / float(divisor)).is_integer() for divisor in divisors if divisor.denominator != 1)


def _indices(first: int | None, last: int | None) -> Iterator[int]:
    """Count away from zero, or from the bound next to it; 1, 2, 3 before 0 and the negative ones."""
    if first is None and last is None:
        yield from (1, 0)
        number = 1
        while True:
            yield from (number + 1, -number)
            number += 1
    if first is None:
        yield from iter(range(last if last is not None and last < 1 else 1, -CANDIDATES_MAX * 4 - abs(last or 0), -1))
    elif first <= 1 and (last is None or last >= 1):
        yield from range(1, 1 + CANDIDATES_MAX * 4 if last is None else last + 1)
        yield from range(0, first - 1, -1)
    else:
        yield from range(first, first + CANDIDATES_MAX * 4 if last is None else last + 1)


def _far_away(demands: Demands, first: int | None, last: int | None) -> Fraction | Outcome:
    """One more than a common multiple of all avoided steps is a multiple of none of them."""
    step = demands.step
    assert step is not None
    period = lcm(*[int(common_multiple(step, avoided) / step) for avoided in demands.avoided_steps] or [1])
    start = 0 if first is None else first
    if first is None and last is not None:
        start = last - period * (len(demands.avoided) + 2)
    base = start - start % period + 1
    for turn in range(len(demands.avoided) + 2):
        value = (base + turn * period) * step
        if _free(demands, value):
            return value
    return Unknown(("a number between bounds that are far apart",))


def _anywhere(demands: Demands, effort: Effort) -> Fraction | Outcome:
    low, high = demands.low, demands.high
    if low is not None and high is not None and low.limit == high.limit:
        if _free(demands, low.limit):
            return low.limit
        return clash("the only number within the bounds is excluded", *demands.all)
    for value in _decimals(demands):
        if _free(demands, value):
            return value
        effort.step()
    return Unknown(("a number that avoids many others",))


def _decimals(demands: Demands) -> Iterator[Fraction]:
    """Yield ever finer decimals around the allowed number that is next to zero."""
    centre = Fraction(0)
    if demands.low is not None:
        centre = max(centre, demands.low.limit)
    if demands.high is not None:
        centre = min(centre, demands.high.limit)
    for digits in range(DIGITS_MAX):
        scale = 10**digits
        above, below = ceil(centre * scale), floor(centre * scale)
        for distance in range(8 + len(demands.avoided)):
            yield Fraction(above + distance, scale)
            yield Fraction(below - distance, scale)


def written(value: Fraction, *, literal: bool | None = None) -> int | float:
    """Write an exact number as JSON."""
    if value.denominator == 1 and literal is not False:
        return value.numerator
    return float(value)
