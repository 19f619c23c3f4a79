"""What a search for a value can end in, and the limits that it works under."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from choreo_check.compatibility.schemas.constraints import Constraint, Schema
from choreo_check.compatibility.verdict import Limits

Literal = tuple[Schema, bool]
"""A schema that a value is to satisfy, or not to."""

Addition = tuple[Schema | Constraint, bool]
"""Likewise, or a single constraint."""

CLASHES_MAX = 160
LOOKS_AT_CLOCK_EVERY = 32


@dataclass(frozen=True, slots=True)
class Found:
    """A value that satisfies the goal."""

    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Clash:
    """Constraints that leave no value; it is put into words only if it is to be told, for most never are."""

    detail: str
    subjects: tuple[Schema | Constraint, ...]
    """A schema stands for the first of its constraints."""


@dataclass(frozen=True, slots=True)
class Empty:
    """The goal has no solution, and why; what is only `aside` is told where there is nothing else to tell."""

    reasons: tuple[Clash, ...] = ()
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing was found and nothing was proved."""

    causes: tuple[str, ...]


Outcome = Found | Empty | Unknown


class LimitReached(Exception):
    """The question costs more than was allowed."""


class Effort:
    """Counts the work of one question."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.steps = 0
        self.until = monotonic() + limits.seconds

    def renew(self, seconds: float) -> None:
        """Allow some more time, and as many steps again."""
        self.steps = 0
        self.until = monotonic() + seconds

    def step(self, amount: int = 1) -> None:
        """Count work; stop the whole question when there was too much."""
        self.steps += amount
        if self.steps > self.limits.steps:
            raise LimitReached(f"the limit of {self.limits.steps} steps")
        if self.steps % LOOKS_AT_CLOCK_EVERY < amount and monotonic() > self.until:
            raise LimitReached(f"the limit of {self.limits.seconds} seconds")


class Tally:
    """Sums up alternatives, none of which has led to a value."""

    def __init__(self) -> None:
        self.reasons: dict[Clash, None] = {}
        self.asides: dict[Clash, None] = {}
        self.causes: dict[str, None] = {}

    def add(self, outcome: Empty | Unknown) -> None:
        if isinstance(outcome, Unknown):
            self.causes.update(dict.fromkeys(outcome.causes))
        elif outcome.aside:
            self.asides.update(dict.fromkeys(outcome.reasons))
        elif len(self.reasons) < CLASHES_MAX:
            self.reasons.update(dict.fromkeys(outcome.reasons))

    def outcome(self) -> Empty | Unknown:
        if self.causes:
            return Unknown(tuple(self.causes))
        return Empty(tuple(self.reasons or self.asides), aside=not self.reasons)
