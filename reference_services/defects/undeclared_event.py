"""The kitchen tells that it has begun to cook, which no drawing of the system shows.

Whoever looks for the consumers of that event finds none, and whoever subscribes to it has a contract with nobody.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.restaurant import RestaurantService
from reference_services.reliable import Record

CAUGHT_BY = "CHO902"
COST = "an event that is stored, shipped and paid for, and that breaks whoever relies on it without anybody's knowing"

system = hardened.without("restaurant")


class TalkativeRestaurantService(RestaurantService):
    """Tells more than was agreed."""

    def tell_confirmed(self, record: Record) -> None:
        super().tell_confirmed(record)
        told = {"correlation": record["correlation"], "causation": record["cause"]}
        self.outbox.add("order.cooking", record["details"], **told)


@system.service("restaurant", stateless=True)
def restaurant(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = TalkativeRestaurantService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()
