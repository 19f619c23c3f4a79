"""A cancellation that comes before the order finds nothing to refund, is acknowledged, and forgotten.

Then the order comes, and is charged. Two topics have no order between them: it needs only one slow partition.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.payment import PaymentService
from reference_services.reliable import Message

CAUGHT_BY = "CHO907"
COST = "the customer pays for an order that the kitchen has rejected"

system = hardened.without("payment")


class UnpreparedPaymentService(PaymentService):
    """Takes what it does not know for what will never be."""

    def on_order_cancelled(self, message: Message) -> None:
        with self.charge.store.transaction():
            is_known = self.charge.load(message.data["order_id"]) is not None
        if is_known:
            super().on_order_cancelled(message)


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = UnpreparedPaymentService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()
