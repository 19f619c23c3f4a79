"""Two approvals are needed, and two are counted; that both are of the same judge is not noticed.

The vote of one who is asked twice, or whose answer is delivered twice, makes a majority.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import APPROVALS, VERDICTS, LendingService, tell
from reference_services.reliable import Message

CAUGHT_BY = "CHO905"
COST = "a loan is paid out that compliance has rejected"

system = correct.without("lending")


class CountingLendingService(LendingService):
    """Counts votes, not voters."""

    def on_verdict(self, message: Message) -> None:
        place = f"votes/{self.key(message)}"
        with self.endpoint.store.transaction():
            votes = [*(self.endpoint.store.get(place) or []), message.type]
            self.endpoint.store[place] = votes
            if set(votes) - APPROVALS:
                tell(self.endpoint, "loan.refused", message)
            elif len(votes) == len(APPROVALS):
                tell(self.endpoint, "loan.granted", message)


@system.service("lending", stateless=True)
def lending(env: Environment) -> None:
    endpoint = started(env)
    service = CountingLendingService(endpoint)
    for event in VERDICTS:
        env.on(event, endpoint.handling(service.on_verdict))
