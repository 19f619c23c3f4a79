"""The join expects the answer of compliance first, as it has always come; that of risk finds nothing to complete.

Risk was slower, in every test and for a year. Then it got a faster database.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import VERDICTS, LendingService
from reference_services.reliable import Message
from reference_services.reliable.ports import Data

CAUGHT_BY = "CHO904"
COST = "an approved loan that is neither paid out nor refused"

system = correct.without("lending")


class OrderlyLendingService(LendingService):
    """Goes on from compliance to risk."""

    def join(self, message: Message) -> Data | None:
        is_next = self.endpoint.store.get(f"heard/{self.key(message)}") == ["compliance.approved"]
        return None if message.type == "risk.approved" and not is_next else super().join(message)


@system.service("lending", stateless=True)
def lending(env: Environment) -> None:
    endpoint = started(env)
    service = OrderlyLendingService(endpoint)
    for event in VERDICTS:
        env.on(event, endpoint.handling(service.on_verdict))
