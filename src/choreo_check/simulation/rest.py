"""When a run is at rest: nothing more will happen, though timers may go on ringing for ever.

A service that polls, or beats like a heart, sets a timer again in each ring. It may count its rings, or look at the
clock, and act in the end; so such rings are made, in a chain. The first of a chain come at their own pace. The later
ones come ever later, twice as late each time, as timers do on a busy machine: a deadline far away is met in few rings.
After more than a year without any effect none will have one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Any

from choreo_check.simulation.choices import Choices
from choreo_check.simulation.signals import Interrupted
from choreo_check.simulation.storytelling import Storyteller
from choreo_check.simulation.timers import Timer

STEPS_MAX = 8
"""How many rings of a chain may have something fail in them, and before them where they store anything."""
PACE_MAX = 50
"""How many rings of a chain come at their own pace: a service may count them."""
RINGS_MAX = PACE_MAX + 64
"""How many rings of a chain are made in all."""
TIMERS_MAX = 1000
"""How many timers may wait where rings that have no effect go on to set more."""
HORIZON_S = 400 * 86_400.0
"""After how long a chain that has had no effect is taken for one that never will have any."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Rings in a row that have led from one to the next and left nothing behind that others hear of."""

    since: float
    rings: int = 0
    has_stored: bool = False
    """Whether any of them has changed what is stored."""
    pace: tuple[float, float] | None = None
    """When the next ring would come at its own pace, and how long after the one before; where it comes later."""

    @property
    def is_passed_over(self) -> bool:
        """Whether its next ring is one of those of which only the first is told, and before which nothing may fail."""
        return self.rings >= STEPS_MAX or (self.rings > 0 and not self.has_stored)

    def is_over(self, now: float) -> bool:
        """Say whether no ring of it will have any effect."""
        return self.rings > RINGS_MAX or (self.rings > PACE_MAX and now - self.since > HORIZON_S)

    def resumed(self, now: float) -> float:
        """Return when the next ring comes after something has happened: as if all had come at their own pace."""
        assert self.pace is not None  # who comes at its own pace need not be resumed
        due, apart = self.pace
        return due if due >= now or apart <= 0 else due + apart * ceil((now - due) / apart)


class Resting(Storyteller):
    """The part of a world that knows whether it is at rest."""

    now: float
    waiting: list[Any]
    flight: list[Any]
    processes: list[Any]
    plan: Any
    choices: Choices
    published_code: int
    until: float
    rung: int
    """How many rings of this run have left nothing behind."""
    chains: dict[Timer, Chain]
    """Of each timer that was set by a ring which left nothing else behind, the chain that led to it."""
    given_up: list[Timer]
    """The timers that would ring for ever to no effect."""
    is_passing_over: bool
    """Whether a ring is made at which nothing may fail."""

    def pass_time(self, at: int) -> None:
        """Let time pass to one of the things that wait, and let that happen."""
        raise NotImplementedError

    def wait_for(self, timer: Timer) -> None:
        """Have a timer ring at its time."""
        raise NotImplementedError

    def cancel(self, timer: Timer) -> None:
        """Forget a timer."""
        raise NotImplementedError

    def rests(self) -> bool:
        """Say whether nothing more will happen: nothing waits but timers that ring again and again to no effect.

        Such rings are made here, in one go, up to the next thing that waits, and never beyond the time that may pass.
        """
        while self.waiting and not self.flight:
            due, _, item = self.waiting[0]
            if due > self.until:
                return True
            chain = self.chains.get(item)
            if chain is None or not chain.is_passed_over:
                return False
            self.pass_time(0)
        return not self.waiting and not self.flight

    def ring(self, timer: Timer) -> None:
        """Have a timer ring, and see whether that leaves anything behind but further timers."""
        steps, process = self.history.steps or [], timer.process
        chain = self.chains.pop(timer, None) or Chain(self.now)
        before, stored, told = self._left_behind(), process.durable_code(), len(steps)
        others = {id(timer), *(id(one[2]) for one in self.waiting)}
        self.is_passing_over = chain.rings >= STEPS_MAX
        process.ring(timer)
        self.is_passing_over = False
        if before != self._left_behind():
            self.stir()
            return
        self.rung += 1
        has_stored = chain.has_stored or stored != process.durable_code()
        self._follow(replace(chain, rings=chain.rings + 1, has_stored=has_stored), others)
        if chain.rings:
            del steps[told - 1 :]  # the first of such rings is told, and stands for all

    def _follow(self, chain: Chain, others: set[int]) -> None:
        """Have the timers that a ring has set go on with its chain."""
        for timer in [one[2] for one in self.waiting if id(one[2]) not in others]:
            if chain.rings > PACE_MAX:
                self._delay(timer, replace(chain, pace=(timer.due, timer.due - self.now)))
            else:
                self.chains[timer] = chain
        if len(self.waiting) > TIMERS_MAX:
            raise Interrupted("endless-run", f"has set {len(self.waiting)} timers, and sets more")

    def _delay(self, timer: Timer, chain: Chain) -> None:
        """Have a timer ring later than at its own pace, or not at all until something has happened."""
        self.cancel(timer)
        self.chains[timer] = chain
        if chain.is_over(self.now):
            self.given_up.append(timer)
            return
        apart = timer.due - self.now
        last = self.until - (self.until - timer.due) % apart if apart and self.until < inf else inf
        timer.due = max(timer.due, min(self.now + apart * 2 ** (chain.rings - PACE_MAX), last))
        self.wait_for(timer)

    def stir(self) -> None:
        """Have all timers ring at their own pace again: something has happened."""
        chains, self.chains = self.chains, {}
        self.given_up.clear()
        for timer, chain in chains.items():
            if chain.pace is not None:
                self.cancel(timer)
                timer.due = chain.resumed(self.now)
                self.wait_for(timer)

    def _left_behind(self) -> tuple[int, ...]:
        """Return numbers for all that a ring of a timer can leave behind beside what is stored."""
        return (len(self.choices.made), len(self.flight), self.published_code, self.history.ledger.code)
