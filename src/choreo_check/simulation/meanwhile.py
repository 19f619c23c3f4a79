"""What happens in the middle of a handling: to another instance of the service, to its timers, to all the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from choreo_check.simulation.lanes import is_kept_behind
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.rest import Resting
from choreo_check.simulation.signals import Interrupted
from choreo_check.simulation.timers import Timer


class Meanwhile(Resting):
    """The part of a world that comes back to what it was doing."""

    in_delivery: Copy | None
    is_aside: bool
    """Whether something happens in the middle of a handling, and nothing else can in the middle of that."""
    acting: int

    def deliver(self, copy: Copy) -> None:
        """Hand a copy to its service."""
        raise NotImplementedError

    def state(self) -> int:
        """Return a number that is the same wherever everything goes on alike from here."""
        raise NotImplementedError

    def aside(self, copy: Copy) -> None:
        """Have a second instance of a service handle a copy while the first is in the middle of one."""
        with self._standing_aside(copy.subscription.service):
            self._handle_aside(copy)

    def go_on_without(self, service: int) -> None:
        """Have all that is under way come to its end while a service is in the middle of a handling.

        Two runs go on alike that have come to one state while the same service stands at the same place.
        """
        choices, paused = self.choices, self.processes[service].paused()
        with self._standing_aside(service) as first:
            in_delivery = 0 if first is None else first.code
            while True:
                if choices.explores and paused:
                    choices.arrive(lambda: hash((paused, in_delivery, self.state())), _not_saved)
                behind = (is_kept_behind(self.plan.broker, first, copy) for copy in self.flight)
                at = next((at for at, is_behind in enumerate(behind) if not is_behind), None)
                if at is None:
                    return
                copy = self.flight.pop(at)
                if copy.subscription.service == service:
                    self._handle_aside(copy)
                else:
                    self.deliver(copy)

    def ring_aside(self, timer: Timer) -> None:
        """Have a timer ring while its process is in the middle of a handling."""
        with self._standing_aside(timer.process.index):
            due, process = timer.due, timer.process
            self.cancel(timer)
            process.timers.remove(timer)
            self.now = max(self.now, due)
            self.told("timer", process, timer.name, "")
            process.ring_aside(timer)

    def _handle_aside(self, copy: Copy) -> None:
        self.count_delivery()
        process = self.processes[copy.subscription.service]
        if self.history.steps is not None:
            self.told_of_delivery(process, copy)
        process.aside(copy)

    @contextmanager
    def _standing_aside(self, service: int) -> Iterator[Copy | None]:
        """Have other things happen while a service is in the middle of a handling, and come back to that."""
        first, acting = self.in_delivery, self.acting
        self.is_aside = True
        try:
            yield first
        finally:
            self.in_delivery, self.acting, self.is_aside = first, acting, False
        in_hand = self.processes[service].in_hand
        self.told("resume", self.processes[service], "" if in_hand is None else in_hand.event, "")

    def count_delivery(self) -> None:
        """Count a delivery.

        Raises:
            Interrupted: there have been too many.
        """
        history = self.history
        history.deliveries += 1
        if history.deliveries > self.plan.deliveries_max:
            raise Interrupted("endless-run", f"{history.deliveries} deliveries, and no end")


def _not_saved() -> None:
    """Keep nothing: what a service has in hand is in its memory."""
