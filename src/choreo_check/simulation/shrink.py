"""Makes a schedule simpler: fewer faults, then fewer decisions, then earlier faults, as long as it shows the same.

Another fault moves all later points, so what is left is sought by what it is, not by where it was: the next point that
offers the same fault takes it. The schedule of the run that results is exact again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from choreo_check.simulation.campaign import Campaign, Deviations, Failure, OutOfBudget, simplicity
from choreo_check.simulation.choices import Choices, Diverged, Menu, Option

Place = tuple[int, int]
"""A point, and which of its options."""


class Seeking(Choices):
    """Takes some faults, in their order, at the first points that offer them; and decisions as they were made."""

    def __init__(self, faults: Sequence[str], decisions: Sequence[int]) -> None:
        super().__init__()
        self.wanted = list(faults)
        self.decisions = list(decisions)
        self.watch = 0

    def pick(self, menu: Menu) -> Option | None:
        if not self.wanted:
            self.watch = self.after_last()
            return None
        options = menu()
        for value, option in enumerate(options, start=1):
            if option.words == self.wanted[0]:
                del self.wanted[0]
                self.deviations[self.position] = value
                return self._take(options, value)
        return None

    def decide(self, options: Sequence[str]) -> int:
        self.position += 1
        value = self.decisions.pop(0) if self.decisions else 0
        value = value if value < len(options) else 0
        if value:
            self.deviations[self.position] = value
        return value


class Looking(Seeking):
    """Takes some faults where they are, and notes what else could fail after them and before a place."""

    def __init__(self, taken: Deviations, until: Place, decisions: Sequence[int]) -> None:
        super().__init__((), decisions)
        self.taken = taken
        self.until = until
        self.places: list[Place] = []

    def pick(self, menu: Menu) -> Option | None:
        options = menu()
        value = self.taken.get(self.position)
        if value is None:
            last = max(self.taken, default=-1)
            places = [(self.position, number) for number in range(1, len(options) + 1)]
            self.places += [place for place in places if last < self.position and place < self.until]
            return None
        self.deviations[self.position] = value
        return self._take(options, value)


class Placing(Seeking):
    """Takes some faults where they are, and the others after them, in their order, at the first points there."""

    def __init__(self, taken: Deviations, faults: Sequence[str], decisions: Sequence[int]) -> None:
        super().__init__(faults, decisions)
        self.taken = taken
        self.last = max(taken)

    def pick(self, menu: Menu) -> Option | None:
        if self.position > self.last:
            return super().pick(menu)
        value = self.taken.get(self.position)
        if value is None:
            return None
        self.deviations[self.position] = value
        return self._take(menu(), value)


class Recording(Choices):
    """Follows a schedule, and notes its decisions in order."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.deviations)
        self.decisions: list[int] = []

    def note(self, value: int) -> None:
        self.decisions.append(value)


def earliest(campaign: Campaign, failure: Failure) -> Failure:
    """Return a failure that shows the same by as many deviations, each fault as early as it can be.

    An exhaustive search follows one of all schedules that lead to a state; that need not be the one with the earliest.

    Raises:
        Diverged: the run cannot be made again.
    """
    current = failure
    with suppress(OutOfBudget):
        number = 0
        while number < current.faults:  # which may come to be fewer
            current = _with_earlier(campaign, current, number)
            number += 1
    return current


def _with_earlier(campaign: Campaign, failure: Failure, number: int) -> Failure:
    recording = Recording(failure)
    campaign.attempt(recording)
    if len(recording.made) <= number:
        raise Diverged(max(failure.deviations))
    taken = {position: failure.deviations[position] for position, _ in recording.made[:number]}
    at, _ = recording.made[number]
    looking = Looking(taken, (at, failure.deviations[at]), recording.decisions)
    campaign.attempt(looking)
    words = [option.words for _, option in recording.made[number + 1 :]]
    for position, value in looking.places:
        campaign.attempt(Placing({**taken, position: value}, words, recording.decisions))
        found = campaign.failures.get(failure.key, failure)
        if simplicity(found) < simplicity(failure):
            return found
    return failure


def shrink(campaign: Campaign, failure: Failure) -> Failure:
    """Return the failure with the fewest deviations found that shows the same; the campaign counts the runs."""
    current = failure
    try:
        while True:
            simpler = _simpler(campaign, current)
            if simpler is None:
                return current
            current = simpler
    except OutOfBudget:
        return current


def _simpler(campaign: Campaign, failure: Failure) -> Failure | None:
    recording = Recording(failure)
    campaign.attempt(recording)
    words = [option.words for _, option in recording.made]
    for faults, decisions in _candidates(words, recording.decisions):
        campaign.attempt(Seeking(faults, decisions))
        found = campaign.failures.get(failure.key)
        if found is not None and _is_simpler(found, failure):
            return found
    return None


def _is_simpler(found: Failure, failure: Failure) -> bool:
    return (found.faults, len(found.deviations)) < (failure.faults, len(failure.deviations))


def _candidates(words: list[str], decisions: list[int]) -> Iterator[tuple[list[str], list[int]]]:
    for at in range(len(words)):
        yield [*words[:at], *words[at + 1 :]], decisions
    for at, value in enumerate(decisions):
        if value:
            yield words, [*decisions[:at], 0, *decisions[at + 1 :]]
