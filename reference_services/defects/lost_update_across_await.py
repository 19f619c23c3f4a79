"""The join reads what it has heard, awaits something, and writes it back with one more: what came meanwhile is lost.

Two coroutines of one process do that to each other, or two instances of the service. Each of them is right on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import APPROVALS, VERDICTS, tell
from reference_services.reliable import Endpoint, Message

CAUGHT_BY = "CHO904"
COST = "an approved loan that is neither paid out nor refused, once in a thousand"

system = correct.without("lending")


class ForgetfulLendingService:
    """Counts on nobody else's being at work while it waits."""

    def __init__(self, env: Environment, endpoint: Endpoint) -> None:
        self.env = env
        self.endpoint = endpoint

    async def on_verdict(self, wire: Mapping[str, Any]) -> None:
        """Take one of the two verdicts."""
        message = Message.read(wire)
        heard = set(self.env.store.get(message.correlation) or [])
        await self.env.effect("look_up_applicant", key=message.id)
        self.env.store[message.correlation] = sorted(heard | {message.type})
        if message.type not in APPROVALS:
            self.say("loan.refused", message)
        elif heard | {message.type} >= APPROVALS:
            self.env.effect("pay_out", key=message.correlation)
            self.say("loan.granted", message)

    def say(self, event: str, message: Message) -> None:
        """Publish what has been decided."""
        with self.env.store.transaction():
            tell(self.endpoint, event, message)
        self.endpoint.outbox.flush()


@system.service("lending", stateless=True)
def lending(env: Environment) -> None:
    service = ForgetfulLendingService(env, started(env))
    for event in VERDICTS:
        env.on(event, service.on_verdict)
