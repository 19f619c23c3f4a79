"""The inbox forgets after a week, to stay small; brokers and people remember longer.

A dead letter is handled again after the holidays, a topic is replayed for a new consumer.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import LetterService
from reference_services.reliable import Message

CAUGHT_BY = "CHO910"
COST = "a letter about a decision of long ago"

KEPT_S = 7 * 86_400.0

system = correct.without("letters")


class ForgetfulLetterService(LetterService):
    """Knows the messages of a week; the key of the gateway's is as old."""

    def __init__(self, env: Environment) -> None:
        super().__init__(started(env))
        self.env = env

    def on_decision(self, message: Message) -> None:
        now, place = self.env.clock(), self.endpoint.inbox.key(message)
        with self.endpoint.store.transaction():
            first = self.endpoint.store.get(place)
            is_new = first is None or now - first > KEPT_S
            first = now if is_new else first
            self.endpoint.store[place] = first
        self.endpoint.gateway.effect("send_letter", key=f"{message.id} {first}")


@system.service("letters", stateless=True)
def letters(env: Environment) -> None:
    endpoint = started(env)
    service = ForgetfulLetterService(env)
    for event in ("loan.granted", "loan.refused"):
        env.on(event, endpoint.handling(service.on_decision))
