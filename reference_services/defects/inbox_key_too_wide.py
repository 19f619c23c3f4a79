"""The inbox keeps what was heard of by the loan, not by the message: the second message of a loan is a duplicate to it.

It worked as long as the service heard one event of each loan.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import VERDICTS, LendingService
from reference_services.reliable import Inbox, Message

CAUGHT_BY = "CHO904"
COST = "no loan is ever paid out any more"

system = correct.without("lending")


class WideInbox(Inbox):
    """Tells loans from each other."""

    def key(self, message: Message) -> str:
        return f"inbox/{message.correlation}"


@system.service("lending", stateless=True)
def lending(env: Environment) -> None:
    endpoint = started(env)
    endpoint.inbox = WideInbox(env.store)
    service = LendingService(endpoint)
    for event in VERDICTS:
        env.on(event, endpoint.handling(service.on_verdict))
