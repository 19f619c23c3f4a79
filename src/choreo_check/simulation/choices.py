"""The one seam through which anything undetermined enters a run: which message next, which fault, which decision.

A run asks at numbered points. The answer 0 is always the calmest: deliver the oldest message, let nothing fail, take
the first option. What a schedule holds is only where it deviates from that, so the empty schedule is the calm one, and
a schedule with fewer deviations is a simpler one.

Most points are passed without a question. `watch` is the next position at which an answer other than 0 may come, and
a run compares two integers before it works out what its options are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from sys import maxsize
from typing import NamedTuple

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.saving import SavedRun

NEVER = maxsize


class Option(NamedTuple):
    """One way to deviate at a point: the fault that it is, in words, and what it does.

    `where` is the subscription or service that it hits. `is_idle` says whether it is known that nothing comes of it:
    the state would be the same as without it.
    """

    fault: str
    where: str
    words: str
    apply: Callable[[], None]
    is_idle: Callable[[], bool] | None = None


Menu = Callable[[], Sequence[Option]]


class Diverged(BaseException):
    """A schedule deviates at a point that has no such option.

    It was made for other code, or the code is not deterministic. It is raised in the middle of a service, which must
    not catch it.
    """

    def __init__(self, position: int) -> None:
        super().__init__(f"nothing to choose at point {position}")
        self.position = position


class Choices:
    """What a run asks. This one follows a schedule: a value for each position at which it deviates."""

    explores = False
    """Whether the run is to report each state that it arrives at."""

    decides_as_usual = False
    """Whether decisions that no schedule says are the usual ones."""

    is_calm = False
    """Whether nothing is to fail."""

    origin: SavedRun | None = None
    """Where the run goes on from; else it begins at the beginning."""

    def __init__(self, deviations: Mapping[int, int] | None = None) -> None:
        self.deviations = dict(deviations or {})
        self.position = -1
        self._ahead = sorted(self.deviations, reverse=True)
        self.watch = self._ahead[-1] if self._ahead else NEVER
        self.made: list[tuple[int, Option]] = []

    def pick(self, menu: Menu) -> Option | None:
        """Return the option that deviates at this position, or nothing.

        Raises:
            Diverged: there is no such option here.
        """
        value = self._value()
        return self._take(menu(), value) if value else None

    def decide(self, options: Sequence[str]) -> int:
        """Return which of some options the business takes at this position, counted from 0."""
        self.position += 1
        value = self._value() if self.position >= self.watch else 0
        if value >= len(options):
            raise Diverged(self.position)
        self.note(value)
        return value

    @property
    def is_spent(self) -> bool:
        """Whether the run has come to every position at which the schedule deviates."""
        return not self._ahead

    def note(self, value: int) -> None:
        """Remember a decision; only choices that make their answers up must."""

    def go_on_from(self, saved: SavedRun) -> None:
        """Have the run go on from where another one was saved, whose schedule was the same so far."""
        self.origin = saved
        self.position = saved.position
        self.made = list(saved.taken)
        self._ahead = [position for position in self._ahead if position > saved.position]
        self.watch = self._ahead[-1] if self._ahead else self.after_last()

    def arrive(self, state: Callable[[], int], saved: Callable[[], SavedRun | None]) -> None:
        """Be told of a state between two steps, where `explores` asks for it: `state` numbers it, `saved` keeps it."""

    def _value(self) -> int:
        """Return the value of this position, and look ahead to the next one."""
        while self._ahead and self._ahead[-1] < self.position:
            self._ahead.pop()
        found = self.deviations.get(self.position, 0)
        if self._ahead and self._ahead[-1] == self.position:
            self._ahead.pop()
        self.watch = self._ahead[-1] if self._ahead else self.after_last()
        return found

    def after_last(self) -> int:
        """Return what to watch for once the schedule has no more deviations."""
        return NEVER

    def _take(self, options: Sequence[Option], value: int) -> Option:
        if value > len(options):
            raise Diverged(self.position)
        option = options[value - 1]
        self.made.append((self.position, option))
        return option


class Chance(Choices):
    """Deviates at random, at most `faults_max` times, and remembers where: a schedule that was made up on the way."""

    def __init__(self, dice: Dice, rate: float, faults_max: int) -> None:
        super().__init__()
        self.dice = dice
        self.rate = rate
        self.left = faults_max
        self._look_ahead()

    def pick(self, menu: Menu) -> Option | None:
        options = menu()
        if not options:
            self.watch = self.position + 1
            return None
        value = 1 + self.dice.below(len(options))
        self.left -= 1
        self._look_ahead()
        self.deviations[self.position] = value
        return self._take(options, value)

    def decide(self, options: Sequence[str]) -> int:
        self.position += 1
        value = self.dice.below(len(options))
        if value:
            self.deviations[self.position] = value
        if self.position >= self.watch:
            self.watch = self.position + 1
        return value

    def _look_ahead(self) -> None:
        self.watch = self.position + 1 + self.dice.gap(self.rate) if self.left > 0 else NEVER
