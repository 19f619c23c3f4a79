"""The consumer acknowledges a message when it gets it, and then works on it; what it dies on is gone.

So does one that commits its offsets automatically, or whose queue is declared without acknowledgement.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import BureauService

CAUGHT_BY = "CHO904"
COST = "each deployment loses the applications that are in hand"

system = correct.without("bureau")


@system.service("bureau", stateless=True)
def bureau(env: Environment) -> None:
    endpoint = started(env)
    service = BureauService(endpoint)
    env.on("loan.requested", endpoint.handling(service.on_requested), acknowledge="before")
