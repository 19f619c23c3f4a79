"""The deadlines are stored, and set when something is heard; a service that starts again does not look for them.

The process that had set the timer is gone, and the customer who has left sends nothing that would set it again.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.reservation.binding import system as correct
from reference_services.reservation.services import NEEDED, TicketService

CAUGHT_BY = "CHO904"
COST = "after each deployment some seats stay held for ever"

system = correct.without("ticketing")


class UnpunctualTicketService(TicketService):
    """Starts with what it hears."""

    def start(self) -> None:
        self.endpoint.start()


@system.service("ticketing")
def ticketing(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = UnpunctualTicketService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    service.start()
