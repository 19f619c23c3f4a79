"""The dispatcher gives an order up after ten minutes, and does not remember that it has: a late answer revives it.

The answer that was missing completes the join, and a driver is sent for an order that everyone else has cancelled.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.driver import NEEDED, DriverService
from reference_services.reliable import Message
from reference_services.reliable.ports import Data

CAUGHT_BY = "CHO905"
COST = "a driver at a kitchen that has nothing for him, for an order that was cancelled and paid back"

system = hardened.without("driver")


class ForgetfulDriverService(DriverService):
    """Keeps what it has heard for ever, and never that it is over."""

    def join(self, message: Message) -> Data | None:
        order_id = message.data["order_id"]
        kept = f"heard/{order_id}"
        heard = sorted({*(self.endpoint.store.get(kept) or []), message.type})
        self.endpoint.store[kept] = heard
        if NEEDED.keys() > set(heard):
            return super().join(message)
        self.waits.clear(order_id)
        return self.trip(order_id)

    def close(self, order_id: str, message: Message) -> None:
        del message
        self.waits.clear(order_id)


@system.service("driver", stateless=True)
def driver(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = ForgetfulDriverService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    service.start()
