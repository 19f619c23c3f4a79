"""What makers ask for what is to be chosen. `0`, `""` and the least come first where a source has a preference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase
from typing import Protocol, TypeVar

Choice = TypeVar("Choice")

SPREAD = 1_000
WIDE = 100_000
"""Numbers from a wider range are taken from its beginning: a limit of two thousand million is no usual quantity."""
LETTERS_MIN, LETTERS_MAX = 3, 12
KEPT_PERCENT = 80
STEPS_MAX = 2_000


class Source(Protocol):
    """Where choices come from. `about` is the name of the field that a value is for, for those who read names."""

    def whole(self, least: int | None, most: int | None, about: str = "") -> int:
        """Choose a whole number; either limit may be absent."""

    def real(self, least: float | None, most: float | None) -> float:
        """Choose a number."""

    def text(self, least: int, most: int | None, about: str = "") -> str:
        """Choose a text of a length."""

    def suggestion(self, about: str) -> str | None:
        """Suggest a text for a field, whatever its length and pattern, if its name says anything."""

    def keeps(self) -> bool:
        """Choose whether something that may be left out is there."""


class Impossible(Exception):
    """A maker has nothing to make here; another alternative may have."""


class OutOfSteps(Exception):
    """A value has become too large to go on with."""


@dataclass(slots=True)
class Attempt:
    """The making of one value: where its choices come from, and how many more may be made."""

    source: Source
    left: int = STEPS_MAX

    def step(self) -> None:
        """Count one step.

        Raises:
            OutOfSteps: it was one too many.
        """
        self.left -= 1
        if self.left < 0:
            raise OutOfSteps

    def one_of(self, options: Sequence[Choice]) -> Choice:
        """Choose one."""
        return options[self.source.whole(0, len(options) - 1)] if len(options) > 1 else options[0]


class Chance:
    """Choices by a seed: the same seed, the same values."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  samples are no secret

    def whole(self, least: int | None, most: int | None, about: str = "") -> int:  # noqa: ARG002  chance reads no names
        low = min(0 if most is None else most - SPREAD, 0) if least is None else least
        high = low + SPREAD if most is None or most - low > WIDE else most
        return self.random.randint(low, high)

    def real(self, least: float | None, most: float | None) -> float:
        low = (0.0 if most is None or most >= 0 else most - SPREAD) if least is None else least
        high = low + SPREAD if most is None else min(most, low + SPREAD)
        found = low + (high - low) * self.random.random()
        rounded = round(found, 2)
        return rounded if low <= rounded <= high else found

    def text(self, least: int, most: int | None, about: str = "") -> str:  # noqa: ARG002  likewise
        longest = max(least, LETTERS_MAX) if most is None else min(most, max(least, LETTERS_MAX))
        size = self.random.randint(min(max(least, LETTERS_MIN), longest), longest)
        return "".join(self.random.choices(ascii_lowercase, k=size))

    def suggestion(self, about: str) -> str | None:  # noqa: ARG002  likewise
        return None

    def keeps(self) -> bool:
        return self.random.randrange(100) < KEPT_PERCENT
