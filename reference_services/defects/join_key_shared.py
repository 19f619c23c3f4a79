"""The join looks for its parts by the branch, not by the loan: two loans of one branch complete each other.

With one loan at a time, as in every test, there is no difference.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import VERDICTS, LendingService
from reference_services.reliable import Message

CAUGHT_BY = "CHO904"
COST = "a loan is paid out on the approval of another one, and the other never ends"

system = correct.without("lending")


class BranchLendingService(LendingService):
    """Joins what belongs to a branch."""

    def key(self, message: Message) -> str:
        branch: str = message.data["branch"]
        return branch


@system.service("lending", stateless=True)
def lending(env: Environment) -> None:
    endpoint = started(env)
    service = BranchLendingService(endpoint)
    for event in VERDICTS:
        env.on(event, endpoint.handling(service.on_verdict))
