"""The verdict is stored, and then published: a crash in between, and it is known to the database only.

The message comes again, but the database says that it is handled.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import ComplianceService
from reference_services.reliable import Message
from reference_services.reliable.message import derived_id

CAUGHT_BY = "CHO904"
COST = "an application that waits for a verdict which was given"

system = correct.without("compliance")


class TwoWriteComplianceService(ComplianceService):
    """Writes to the database, and to the broker."""

    def on_identity(self, message: Message) -> None:
        verdict = self.verdict()
        with self.endpoint.store.transaction():
            if not self.endpoint.inbox.takes(message):
                return
        told = {"correlation": message.correlation, "causation": message.id}
        id_ = derived_id("compliance", message.id, verdict)
        self.endpoint.outbox.publish(verdict, dict(message.data), id=id_, **told)


@system.service("compliance", stateless=True)
def compliance(env: Environment) -> None:
    endpoint = started(env)
    service = TwoWriteComplianceService(endpoint, env.decide)
    env.on("identity.verified", endpoint.handling(service.on_identity))
