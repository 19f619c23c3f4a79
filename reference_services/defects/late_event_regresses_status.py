"""The status of a seat is that of the event which came last, and not of what happened last.

A payment that is told late makes a sold seat look paid, and a free one, too.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of, request_of
from reference_services.reliable import Message
from reference_services.reservation.binding import system as correct
from reference_services.reservation.services import STATUSES, SeatService

CAUGHT_BY = "CHO915"
COST = "the plan of the house shows what is not so, and people sell by it"

system = correct.without("seats")


class GullibleSeatService(SeatService):
    """Shows what it has heard last."""

    def show(self, message: Message, status: str) -> None:
        self.store[self.place(message)] = status


@system.service("seats", stateless=True)
def seats(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = GullibleSeatService(endpoint)
    env.starts("seat.held", lambda start: service.hold(request_of(start)))
    for event in STATUSES:
        env.on(event, endpoint.handling(service.on_news))
    endpoint.start()
