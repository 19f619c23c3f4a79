"""Makes a schedule simpler that was found at random: fewer faults, then fewer decisions, as long as it shows the same.

Leaving out a fault moves all later points, so what is left is sought by what it is, not by where it was: the next point
that offers the same fault takes it. The schedule of the run that results is exact again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from choreo_check.simulation.campaign import Campaign, Failure, OutOfBudget
from choreo_check.simulation.choices import Choices, Menu, Option


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


class Recording(Choices):
    """Follows a schedule, and notes its decisions in order."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.deviations)
        self.decisions: list[int] = []

    def note(self, value: int) -> None:
        self.decisions.append(value)


def shrink(campaign: Campaign, failure: Failure) -> Failure:
    """Return the simplest failure found that shows the same; the campaign counts the runs."""
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
