"""The capital is reserved, and only then does the service note that it did; a crash in between leaves it unknown.

When the refusal comes before the second delivery, it finds no reservation, and the second delivery finds a refusal.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import RiskService
from reference_services.reliable import Message

CAUGHT_BY = "CHO907"
COST = "capital that is reserved, and in no database"

system = correct.without("risk")


class UnrecordedRiskService(RiskService):
    """Does first, and records afterwards."""

    def on_income(self, message: Message) -> None:
        loan, store = message.data["loan"], self.endpoint.store
        with store.transaction():
            is_due = not self.endpoint.inbox.knows(message) and self.reservation.load(loan) is None
            details = self.plan(message) if is_due else None
        if details is not None:
            self.endpoint.gateway.effect("reserve_capital", loan)
        with store.transaction():
            self.endpoint.inbox.add(message)
            if details is not None:
                record = self.reservation.begin(loan, "intended", message, details)
                self.reservation.settle(message, loan, record, happened=True)


@system.service("risk", stateless=True)
def risk(env: Environment) -> None:
    endpoint = started(env)
    service = UnrecordedRiskService(endpoint, env.decide)
    env.on("income.verified", endpoint.handling(service.on_income))
    env.on("loan.refused", endpoint.handling(service.on_refused))
