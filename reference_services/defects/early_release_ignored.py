"""A refusal that comes before the application finds no capital to release, and leaves no word of it.

Compliance is quick to reject, and what risk is to judge is still on its way.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import RiskService
from reference_services.reliable import Message

CAUGHT_BY = "CHO907"
COST = "capital that stays reserved for loans that were refused"

system = correct.without("risk")


class UnpreparedRiskService(RiskService):
    """Releases what is reserved."""

    def on_refused(self, message: Message) -> None:
        with self.endpoint.store.transaction():
            is_known = self.reservation.load(message.data["loan"]) is not None
        if is_known:
            super().on_refused(message)


@system.service("risk", stateless=True)
def risk(env: Environment) -> None:
    endpoint = started(env)
    service = UnpreparedRiskService(endpoint, env.decide)
    env.on("income.verified", endpoint.handling(service.on_income))
    env.on("loan.refused", endpoint.handling(service.on_refused))
