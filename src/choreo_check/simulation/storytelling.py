"""Keeps the steps of a run, where it is to be told, and says what a service did that cannot be controlled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from choreo_check.simulation.choices import Choices
from choreo_check.simulation.history import Happening, History, Incident, StepKind
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.roles import Actor
from choreo_check.simulation.signals import Interrupted

Overhears = Callable[[Callable[[str], None]], AbstractContextManager[None]]


class Storyteller:
    """The part of a world that notes what happens in it."""

    history: History
    choices: Choices
    processes: list[Any]
    acting: int
    overhears: Overhears | None = None
    """Calls what it is given with whatever the services do that no replay repeats, and that nothing ends."""

    def overheard(self, *, tells: bool) -> AbstractContextManager[None]:
        """Listen to what the services call, where a run is told anyway or nothing is to fail: such runs are few."""
        if self.overhears is None or not (tells or self.choices.is_calm):
            return nullcontext()
        return self.overhears(self._hear)

    def _hear(self, reason: str) -> None:
        """Keep what a service has done that no replay repeats; the run goes on."""
        heard = incident(self.processes[self.acting], Interrupted("real-time", reason))
        if heard not in self.history.incidents:
            self.history.incidents.append(heard)

    def told(self, kind: StepKind, process: Actor, name: str, detail: str) -> None:
        """Keep a step of the story, where it is to be told."""
        if self.history.steps is not None:
            self.history.steps.append(Happening(kind, process.name, name, detail, process.cause_id or ""))

    def told_of_delivery(self, process: Actor, copy: Copy) -> None:
        """Keep the delivery of a copy as a step."""
        if self.history.steps is not None:
            detail = f"attempt {copy.attempt}" if copy.attempt > 1 else ""
            step = Happening("deliver", process.name, copy.message.event, detail, copy.message.identity)
            self.history.steps.append(step)

    def crashed(self, process: Actor) -> None:
        """Keep a crash as a step."""
        self.told("crash", process, "" if process.in_hand is None else process.in_hand.event, "")


def incident(process: Actor, stopped: Interrupted) -> Incident:
    """Return what a service did that the simulation cannot control."""
    handled = "" if process.in_hand is None else process.in_hand.event
    where = "at its start, " if process.attempt == 0 else ""
    return Incident(stopped.kind, process.name, handled, where + stopped.reason)
