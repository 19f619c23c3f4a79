"""The order service publishes that an order is placed, and then stores it; a crash in between leaves the event alone.

Everyone works on an order that its own service does not know, and that it will not cancel.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of, request_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.order import OrderService
from reference_services.reliable import Message
from reference_services.reliable.message import derived_id

CAUGHT_BY = "CHO904"
COST = "a customer is charged for an order that does not exist"

system = hardened.without("order")


class HastyOrderService(OrderService):
    """Tells first, and stores afterwards."""

    def place(self, request: Message) -> None:
        order, order_id = dict(request.data), request.data["order_id"]
        id_ = derived_id("order", request.correlation, "order.placed")
        outbox = self.endpoint.outbox
        outbox.publish("order.placed", order, id=id_, correlation=request.correlation, causation=None)
        self.endpoint.gateway.effect("place_order", key=order_id)
        with self.endpoint.store.transaction():
            self.order.begin(order_id, "done", request, order)


@system.service("order", stateless=True)
def order(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = HastyOrderService(endpoint)
    env.starts("order.placed", lambda start: service.place(request_of(start)))
    for event in ("order.rejected_by_restaurant", "payment.declined", "driver.unavailable"):
        env.on(event, endpoint.handling(service.on_failure))
    service.start()
