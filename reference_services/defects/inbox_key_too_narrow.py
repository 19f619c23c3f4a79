"""The inbox keeps the message together with the number of its delivery, so a second delivery is never known.

The key was made of all that the broker says of a message: its offset, its delivery tag, its attempt. All of them are
about the delivery, none about what happened.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import LetterService
from reference_services.reliable import Message

CAUGHT_BY = "CHO910"
COST = "the same letter twice, after a check that was to prevent it"

system = correct.without("letters")


class NarrowLetterService(LetterService):
    """Tells deliveries from each other."""

    def __init__(self, env: Environment) -> None:
        super().__init__(started(env))
        self.env = env

    def on_decision(self, message: Message) -> None:
        delivery = f"inbox/{message.id}/{self.env.attempt}"
        if self.endpoint.store.get(delivery) is None:
            self.endpoint.gateway.effect("send_letter", key=delivery)
            self.endpoint.store[delivery] = True


@system.service("letters", stateless=True)
def letters(env: Environment) -> None:
    endpoint = started(env)
    service = NarrowLetterService(env)
    for event in ("loan.granted", "loan.refused"):
        env.on(event, endpoint.handling(service.on_decision))
