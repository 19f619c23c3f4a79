"""The join raises an error when it hears of risk before compliance, for the broker to try again later.

It mostly helps. Where the other one takes longer than all attempts together, the message ends among the dead letters.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import VERDICTS, LendingService
from reference_services.reliable import Message
from reference_services.reliable.ports import Data

CAUGHT_BY = "CHO906"
COST = "approved loans among the dead letters, each time that compliance is slow"

system = correct.without("lending")


class ImpatientLendingService(LendingService):
    """Has the broker wait in its place."""

    def join(self, message: Message) -> Data | None:
        if message.type == "risk.approved" and self.endpoint.store.get(f"heard/{self.key(message)}") is None:
            raise LookupError(f"nothing is known of {message.data['loan']} yet")
        return super().join(message)


@system.service("lending", stateless=True)
def lending(env: Environment) -> None:
    endpoint = started(env)
    service = ImpatientLendingService(endpoint)
    for event in VERDICTS:
        env.on(event, endpoint.handling(service.on_verdict))
