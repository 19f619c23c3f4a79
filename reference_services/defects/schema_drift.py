"""The payment service has moved on to amounts as text, and its contract has not.

Its own tests know the new form, those of the consumers the old one.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.payment import PaymentService
from reference_services.reliable import Record

CAUGHT_BY = "CHO901"
COST = "the accounts and the points fail on each payment, or count wrongly"

system = hardened.without("payment")


class DriftedPaymentService(PaymentService):
    """Writes amounts as people read them."""

    def tell_charged(self, record: Record) -> None:
        amount = f"{record['details']['amount'] / 100:.2f}"
        super().tell_charged({**record, "details": record["details"] | {"amount": amount}})


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = DriftedPaymentService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()
