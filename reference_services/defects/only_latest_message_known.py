"""The consumer keeps the id of the latest message only, and takes every other one for new.

That is enough where a broker delivers one message twice in a row. A rebalance replays a run of messages: then the
latest is another one, and all of the run is handled again.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.driver import NEEDED, DriverService
from reference_services.reliable import Message

CAUGHT_BY = "CHO910"
COST = "a second driver for each order of the last minutes, whenever a consumer group rebalances"

system = hardened.without("driver")


class LatestOnlyDriverService(DriverService):
    """Dispatches unless the message is the one that it has just handled."""

    def on_part(self, message: Message) -> None:
        store, order_id = self.endpoint.store, message.data["order_id"]
        with store.transaction():
            if store.get("latest") == message.id:
                return
            heard = sorted({*(store.get(order_id) or []), message.type})
            store[order_id] = heard
        if NEEDED.keys() <= set(heard):
            self.endpoint.gateway.effect("assign_driver", key=message.id)
        with store.transaction():
            store["latest"] = message.id
            if NEEDED.keys() <= set(heard):
                told = {"correlation": message.correlation, "causation": message.id}
                self.outbox.add("driver.assigned", self.trip(order_id), **told)


@system.service("driver", stateless=True)
def driver(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = LatestOnlyDriverService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    service.start()
