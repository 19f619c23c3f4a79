"""Who has paid gets a ticket, says the code, and does not ask whether the reservation has expired meanwhile.

The timeout and the payment both act, each of them right on its own.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.reliable import Message
from reference_services.reservation.binding import system as correct
from reference_services.reservation.services import NEEDED, TicketService

CAUGHT_BY = "CHO905"
COST = "a ticket for a seat that was given to somebody else, and was paid back"

system = correct.without("ticketing")


class ObligingTicketService(TicketService):
    """Issues a ticket for each payment."""

    def is_over(self, key: str) -> bool:
        return super().is_over(key) and self.store.get(f"over/{key}") == "ticket.issued"

    def join(self, message: Message) -> None:
        if message.type == "payment.received":
            self.end(message.correlation, "ticket.issued", message)
        else:
            super().join(message)


@system.service("ticketing", stateless=True)
def ticketing(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = ObligingTicketService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    service.start()
