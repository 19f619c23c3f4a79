"""What was intended is carried out when its message comes again, although the refusal has come meanwhile.

The intent was stored, the first attempt failed, the saga was called off; nobody looks again before the second attempt.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import RiskService
from reference_services.reliable import Message, Record, Reversible

CAUGHT_BY = "CHO907"
COST = "capital is reserved for a loan after it was refused"

system = correct.without("risk")


class Unstoppable(Reversible):
    """Carries out what was decided, whatever has been decided since."""

    def carry_out(self, message: Message, key: str, record: Record) -> None:
        self.gateway.effect(self.effect, key)
        with self.store.transaction():
            self.settle(message, key, record | {"reversal": None}, happened=True)


class StubbornRiskService(RiskService):
    """Reserves what it has once decided to reserve."""

    def reversible(self) -> Reversible:
        return Unstoppable("reserve_capital", self.endpoint, self.tell_approved)


@system.service("risk", stateless=True)
def risk(env: Environment) -> None:
    endpoint = started(env)
    service = StubbornRiskService(endpoint, env.decide)
    env.on("income.verified", endpoint.handling(service.on_income))
    env.on("loan.refused", endpoint.handling(service.on_refused))
