"""The id of an event is drawn anew when its message is handled once more: whoever hears it hears another event.

A UUID for each event is what the tutorials say. It must be drawn once, and kept; or follow from what caused the event.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import ComplianceService
from reference_services.reliable import Message

CAUGHT_BY = "CHO916"
COST = "no inbox downstream knows the duplicates of this service"

system = correct.without("compliance")


class RandomComplianceService(ComplianceService):
    """Publishes with an id that nobody has seen."""

    def __init__(self, env: Environment) -> None:
        super().__init__(started(env), env.decide)
        self.env = env

    def on_identity(self, message: Message) -> None:
        told = {"correlation": message.correlation, "causation": message.id}
        self.env.publish(self.verdict(), dict(message.data), id=self.env.uuid(), **told)


@system.service("compliance", stateless=True)
def compliance(env: Environment) -> None:
    service = RandomComplianceService(env)
    env.on("identity.verified", service.endpoint.handling(service.on_identity))
