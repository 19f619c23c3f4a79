"""See `exhaustive`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.choices import NEVER, Choices, Diverged, Menu, Option
from choreo_check.simulation.saving import SavedRun
from choreo_check.simulation.searching import search
from choreo_check.simulation.signals import Merged

Schedule = tuple[tuple[int, int], ...]
FAR = 1000
"""After how many points of a run that never ends faults are no longer tried: that it never ends is found already."""


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
    queues: list[deque[Follower]] = [deque() for _ in range(faults_max + 1)]
    queues[0].append(Follower((), None))
    for faults, queue in enumerate(queues):
        try:
            while queue:
                choices = Exploring(queue.popleft(), seen, faults, faults_max)
                choices.explores = campaign.merges
                history = campaign.attempt(choices)
                for follower, is_fault in choices.followers(FAR if history.is_endless else NEVER):
                    queues[faults + is_fault].append(follower)
        except OutOfBudget:
            campaign.truncated = True
            return
        except Diverged:
            campaign.cannot_repeat()
            return
        campaign.complete_up_to = faults


class Follower(NamedTuple):
    """A schedule to be tried, and where a run was saved from which it can go on."""

    schedule: Schedule
    origin: SavedRun | None


class Exploring(Choices):
    """Follows a schedule to its end and then stays calm, noting what else could have been chosen on the way."""

    explores = True
    decides_as_usual = True

    def __init__(self, follower: Follower, seen: dict[int, int], faults: int, faults_max: int) -> None:
        schedule = follower.schedule
        self.wants_faults = faults < faults_max
        self.is_last_fault = faults + 1 == faults_max
        super().__init__(dict(schedule))
        self.schedule = schedule
        self.seen = seen
        self.faults = faults
        self.is_calm = faults == 0
        self.last = schedule[-1][0] if schedule else -1
        self.alternatives: list[tuple[int, Sequence[int], bool, SavedRun | None]] = []
        self.latest = follower.origin
        if follower.origin is not None:
            self.go_on_from(follower.origin)
        if not schedule:
            self.watch = self.after_last()

    def after_last(self) -> int:
        return 0 if self.wants_faults else NEVER

    def pick(self, menu: Menu) -> Option | None:
        if self.position <= self.last:
            return super().pick(menu)
        values = [value for value, option in enumerate(menu(), start=1) if not self._is_in_vain(option)]
        self.alternatives.append((self.position, values, True, self.latest))
        return None

    def _is_in_vain(self, option: Option) -> bool:
        """Say whether a run with this fault would come to a state that is known already, with nothing more to fail."""
        return self.is_last_fault and option.is_idle is not None and option.is_idle()

    def decide(self, options: Sequence[str]) -> int:
        if self.position + 1 <= self.last:
            return super().decide(options)
        self.position += 1
        self.alternatives.append((self.position, range(1, len(options)), False, self.latest))
        return 0

    def arrive(self, state: Callable[[], int], saved: Callable[[], SavedRun | None]) -> None:
        if self.position < self.last:
            return
        number = state()
        if self.seen.get(number, NEVER) <= self.faults:
            raise Merged
        self.seen[number] = self.faults
        if self.wants_faults:
            self.latest = saved() or self.latest

    def followers(self, end: int = NEVER) -> list[tuple[Follower, bool]]:
        """Return the schedules that deviate once more, by a fault before a point, and whether it is by a fault."""
        return [
            (Follower((*self.schedule, (position, value)), origin), is_fault)
            for position, values, is_fault, origin in self.alternatives
            if position < end or not is_fault
            for value in values
        ]
