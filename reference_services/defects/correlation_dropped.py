"""The payment service gives its event a correlation id of its own, and the saga's is lost.

Whoever hears the event knows the order from its data, so everything works, until somebody has to find out what
belonged to what.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.payment import PaymentService
from reference_services.reliable import Record

CAUGHT_BY = "CHO903"
COST = "a payment that no trace, no dashboard and no search leads to its order"

system = hardened.without("payment")


class UncorrelatedPaymentService(PaymentService):
    """Takes the payment's id for the correlation id."""

    def tell_charged(self, record: Record) -> None:
        details = record["details"]
        told = {"correlation": details["payment_id"], "causation": record["cause"]}
        self.outbox.add("payment.charged", details, **told)


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = UncorrelatedPaymentService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()
