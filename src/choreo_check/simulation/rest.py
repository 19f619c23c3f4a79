"""When a run is at rest: nothing more will happen, though timers may go on ringing for ever."""

from __future__ import annotations

from typing import Any

from choreo_check.simulation.choices import Choices
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.storytelling import Storyteller
from choreo_check.simulation.timers import Timer

RINGS_MAX = 1000
"""How often in a row a timer may ring to no effect before it is taken for one that never will have any."""


class Resting(Storyteller):
    """The part of a world that knows whether it is at rest."""

    waiting: list[Any]
    flight: list[Copy]
    processes: list[Any]
    choices: Choices
    published_code: int
    until: float
    rung: int
    """How many rings of this run have left nothing behind."""
    idle: dict[Copy | Timer, int]
    """Of each timer that was set by a ring which left nothing else behind, how many such rings led to it."""

    def pass_time(self, at: int) -> None:
        """Let time pass to one of the things that wait, and let that happen."""
        raise NotImplementedError

    def rests(self) -> bool:
        """Say whether nothing more will happen: nothing waits but timers that ring again and again to no effect.

        A service may count such rings, or look at the clock, and act in the end; so they are made, in one go, up to a
        limit. Then time passes over them to the next thing that waits, and never beyond what it may pass to.
        """
        while self.waiting and not self.flight:
            if self.waiting[0][0] > self.until:
                return True
            if not self.idle.get(self.waiting[0][2]):
                return False
            hopeful = (at for at, one in enumerate(self.waiting) if self.idle.get(one[2], 0) < RINGS_MAX)
            at = next(hopeful, None)
            if at is None:
                return True
            self.pass_time(at)
        return not self.waiting and not self.flight

    def ring(self, timer: Timer) -> None:
        """Have a timer ring, and see whether that leaves anything behind but further timers."""
        steps, rings = self.history.steps or [], self.idle.pop(timer, 0)
        before, others, told = self._left_behind(), [timer, *(one[2] for one in self.waiting)], len(steps)
        timer.process.ring(timer)
        if before != self._left_behind():
            self.idle.clear()
            return
        self.rung += 1
        self.idle.update({one[2]: rings + 1 for one in self.waiting if one[2] not in others})
        if rings:
            del steps[told - 1 :]  # the first of such rings is told, and stands for all

    def _left_behind(self) -> tuple[int, ...]:
        """Return numbers for all that a ring of a timer can leave behind."""
        stores = (process.durable_code() for process in self.processes)
        faults = len(self.choices.made)
        return (faults, len(self.flight), self.published_code, self.history.ledger.code, *stores)
