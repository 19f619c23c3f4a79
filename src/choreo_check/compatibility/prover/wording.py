"""Sentences for the links of a proof: which demands of OLD leave nothing that a keyword of NEW would refuse."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from choreo_check.compatibility.prover.outcomes import Clash, Empty
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.verdict import Reason

REASONS_MAX = 40
NAMED_MAX = 3
TEXT_MAX = 60


def clash(detail: str, *subjects: c.Schema | c.Constraint | None, aside: bool = False) -> Empty:
    """Say that constraints leave no value."""
    return Empty((Clash(detail, tuple([each for each in subjects if each is not None])),), aside=aside)


def worded(clashes: Iterable[Clash]) -> tuple[Reason, ...]:
    """Put clashes into words, the same words once."""
    return tuple(dict.fromkeys(map(sentence, clashes)))[:REASONS_MAX]


def sentence(told: Clash) -> Reason:
    """Put a clash into words, with the places of the first constraint of each side."""
    given = [each for subject in told.subjects for each in constraints_of(subject) if each.side]
    by_side = {side: [each for each in given if each.side == side] for side in ("old", "new")}
    places = {side: each[0].at for side, each in by_side.items() if each}
    names = {side: named(each) for side, each in by_side.items()}
    if places.keys() == {"old", "new"}:
        text = f"OLD's {names['old']} leaves nothing that NEW's {names['new']} refuses"
    elif "old" in places:
        text = f"OLD's {names['old']}: {told.detail}"
    else:
        text = f"NEW's {names['new']}: {told.detail}" if "new" in places else told.detail
    return Reason(text, places.get("old"), places.get("new"))


def constraints_of(subject: c.Schema | c.Constraint) -> tuple[c.Constraint, ...]:
    """Find the constraint to tell of."""
    return (subject,) if isinstance(subject, c.Constraint) else subject.constraints[:1]


def named(constraints: Iterable[c.Constraint]) -> str:
    """Name constraints as their schema writes them, the first few."""
    found = list(dict.fromkeys(map(as_written, constraints)))
    more = f" and {len(found) - NAMED_MAX} more" if len(found) > NAMED_MAX else ""
    return ", ".join(f"`{each}`" for each in found[:NAMED_MAX]) + more


def as_written(constraint: c.Constraint) -> str:
    """Write a constraint as its schema has it: the keyword, and its value where that is short."""
    above, _, keyword = constraint.at.rpartition("/")
    keyword = f"properties.{keyword}" if above.endswith("/properties") else keyword or "schema"
    value = written_value(constraint, keyword)
    text = keyword if value is None else f"{keyword}: {value}"
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"


def written_value(constraint: c.Constraint, keyword: str) -> Any:  # noqa: ANN401  whatever prints well
    """Find the value to show."""
    if isinstance(constraint, c.Types):
        return ", ".join(sorted(name.removeprefix("literal ") for name in constraint.allowed))
    if isinstance(constraint, c.Bound | c.MultipleOf):
        return number(constraint.limit if isinstance(constraint, c.Bound) else constraint.divisor)
    if isinstance(constraint, c.Length | c.ItemCount | c.PropertyCount):
        return size(constraint, keyword)
    if isinstance(constraint, c.Pattern):
        return constraint.expression
    return constraint.name if isinstance(constraint, c.Required | c.Format) else None


def size(constraint: c.Length | c.ItemCount | c.PropertyCount, keyword: str) -> int | None:
    """Find the size that the keyword gives, also where the constraint is its negation."""
    if keyword.startswith("min"):
        return constraint.least if constraint.most is None else constraint.most + 1
    return constraint.least - 1 if constraint.most is None else constraint.most


def number(value: Fraction) -> str:
    """Write a number as JSON does."""
    return str(value.numerator) if value.denominator == 1 else repr(float(value))
