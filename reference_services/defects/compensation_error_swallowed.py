"""An error while the refund is paid is logged, and the cancellation acknowledged.

Nobody tries again: the one place that knew of the refund has said that it is done.
"""

from __future__ import annotations

from contextlib import suppress

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.payment import PaymentService
from reference_services.reliable import Message

CAUGHT_BY = "CHO907"
COST = "the bank is away for a second, and the customer never gets the money back"

system = hardened.without("payment")


class CarefreePaymentService(PaymentService):
    """Has a compensation that never fails."""

    def on_order_cancelled(self, message: Message) -> None:
        with suppress(ConnectionError):
            super().on_order_cancelled(message)


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = CarefreePaymentService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()
