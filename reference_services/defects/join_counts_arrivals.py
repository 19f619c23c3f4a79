"""The join counts what arrives, and not what it was: an answer that comes twice counts twice.

Every delivery from the second on sends a driver. A test that delivers each event once never sees it.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.driver import NEEDED, DriverService
from reference_services.reliable import Message

CAUGHT_BY = "CHO910"
COST = "a second driver for one order"

system = hardened.without("driver")


class CountingDriverService(DriverService):
    """Sends a driver when it has heard two things."""

    def on_part(self, message: Message) -> None:
        order_id = message.data["order_id"]
        counted = f"parts/{order_id}"
        with self.endpoint.store.transaction():
            count = (self.endpoint.store.get(counted) or 0) + 1
            self.endpoint.store[counted] = count
        if count >= len(NEEDED):
            self.endpoint.gateway.effect("assign_driver", key=f"{order_id}/{count}")
            with self.endpoint.store.transaction():
                told = {"correlation": message.correlation, "causation": message.id}
                self.outbox.add("driver.assigned", self.trip(order_id), **told)


@system.service("driver", stateless=True)
def driver(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = CountingDriverService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    service.start()
