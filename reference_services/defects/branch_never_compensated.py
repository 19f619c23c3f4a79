"""The loyalty service was added later, and hears of payments only, not of cancellations.

Nothing else had to change for it, and so nobody looked.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.loyalty import LoyaltyService

CAUGHT_BY = "CHO907"
COST = "points for orders that were cancelled and paid back"

system = hardened.without("loyalty")


@system.service("loyalty", stateless=True)
def loyalty(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = LoyaltyService(endpoint)
    env.on("payment.charged", endpoint.handling(service.on_payment_charged))
    endpoint.start()
