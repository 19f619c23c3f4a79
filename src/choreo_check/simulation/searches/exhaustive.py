"""See `exhaustive`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.choices import NEVER, Choices, Menu, Option
from choreo_check.simulation.searching import search
from choreo_check.simulation.signals import Merged

Schedule = tuple[tuple[int, int], ...]


@search(rank=0)
def exhaustive(campaign: Campaign, faults_max: int) -> None:
    """Every schedule, by the number of its faults: first those with none, then with one, with two, and so on.

    All decisions of the business are tried at every number. What is found first has the fewest faults that show it.
    When a number is done, no schedule with so many faults or fewer breaks anything: the search is "complete up to" it.

    Two schedules that lead to the same state go on alike, so only the one with fewer faults is followed (as explicit
    state model checkers do). A state is the stores of the services, or all that they have consumed; what is under way
    and what waits; the ledger, the events published, the dead letters, the decisions taken.
    """
    seen: dict[int, int] = {}
    queues: list[deque[Schedule]] = [deque() for _ in range(faults_max + 1)]
    queues[0].append(())
    for faults, queue in enumerate(queues):
        try:
            while queue:
                choices = Exploring(queue.popleft(), seen, faults, faults_max)
                choices.explores = campaign.merges
                campaign.attempt(choices)
                for follower, is_fault in choices.followers():
                    queues[faults + is_fault].append(follower)
        except OutOfBudget:
            campaign.truncated = True
            return
        campaign.complete_up_to = faults


class Exploring(Choices):
    """Follows a schedule to its end and then stays calm, noting what else could have been chosen on the way."""

    explores = True

    def __init__(self, schedule: Schedule, seen: dict[int, int], faults: int, faults_max: int) -> None:
        self.wants_faults = faults < faults_max
        super().__init__(dict(schedule))
        self.schedule = schedule
        self.seen = seen
        self.faults = faults
        self.last = schedule[-1][0] if schedule else -1
        self.alternatives: list[tuple[int, int, bool]] = []
        if not schedule:
            self.watch = self.after_last()

    def after_last(self) -> int:
        return 0 if self.wants_faults else NEVER

    def pick(self, menu: Menu) -> Option | None:
        if self.position <= self.last:
            return super().pick(menu)
        self.alternatives.append((self.position, len(menu()), True))
        return None

    def decide(self, options: Sequence[str]) -> int:
        if self.position + 1 <= self.last:
            return super().decide(options)
        self.position += 1
        self.alternatives.append((self.position, len(options) - 1, False))
        return 0

    def arrive(self, state: Callable[[], int]) -> None:
        if self.position < self.last:
            return
        number = state()
        if self.seen.get(number, NEVER) <= self.faults:
            raise Merged
        self.seen[number] = self.faults

    def followers(self) -> list[tuple[Schedule, bool]]:
        """Return the schedules that deviate once more, and whether they have one more fault."""
        return [
            ((*self.schedule, (position, value)), is_fault)
            for position, count, is_fault in self.alternatives
            for value in range(1, count + 1)
        ]
