"""The refund is paid whenever the cancellation is delivered, with nothing that tells the second time from the first.

The charge has an idempotency key, as everyone has read that it must. The way back was written in a hurry.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.payment import PaymentService
from reference_services.reliable import Message

CAUGHT_BY = "CHO908"
COST = "the customer gets the money back twice"

system = hardened.without("payment")


class GenerousPaymentService(PaymentService):
    """Pays back what was charged, each time that it is told to."""

    def on_order_cancelled(self, message: Message) -> None:
        order_id, store = message.data["order_id"], self.charge.store
        with store.transaction():
            record = self.charge.prevent(message, order_id)
            refund = f"refund-{len(store.starting('refund-'))}"
        if record["stage"] == "done":
            self.charge.gateway.undo("charge_customer", key=f"{order_id} {refund}")
            store[refund] = record["details"]


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = GenerousPaymentService(endpoint, env.decide)
    env.on("order.placed", endpoint.handling(service.on_order_placed))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    endpoint.start()
