"""The message is marked as handled before it is; a crash in between, and its second delivery is taken for a duplicate.

The inbox that was to keep things from happening twice keeps them from happening at all.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import ComplianceService, tell
from reference_services.reliable import Message

CAUGHT_BY = "CHO904"
COST = "an application that nobody ever judges"

system = correct.without("compliance")


class HastyComplianceService(ComplianceService):
    """Marks, and then works."""

    def on_identity(self, message: Message) -> None:
        store = self.endpoint.store
        with store.transaction():
            is_new = self.endpoint.inbox.takes(message)
        if is_new:
            with store.transaction():
                tell(self.endpoint, self.verdict(), message)


@system.service("compliance", stateless=True)
def compliance(env: Environment) -> None:
    endpoint = started(env)
    service = HastyComplianceService(endpoint, env.decide)
    env.on("identity.verified", endpoint.handling(service.on_identity))
