"""The timer of a reservation goes on after the ticket is issued, and nobody looks at the ticket when it rings.

Fifteen minutes later everything that has gone well is undone.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.reliable import Message
from reference_services.reservation.binding import system as correct
from reference_services.reservation.services import NEEDED, WITHIN_S, TicketService

CAUGHT_BY = "CHO905"
COST = "the seat of somebody who has a ticket is sold again"

system = correct.without("ticketing")


class UnawareTicketService(TicketService):
    """Lets each timer ring that was ever set."""

    def end(self, key: str, event: str, message: Message) -> None:
        wait = self.waits.get(key)
        super().end(key, event, message)
        if event == "ticket.issued" and wait is not None:
            self.waits.set(key, WITHIN_S, wait)


@system.service("ticketing", stateless=True)
def ticketing(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = UnawareTicketService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    service.start()
