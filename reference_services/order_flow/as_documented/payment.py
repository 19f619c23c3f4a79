"""The payment service: charges on every delivery of an order.

Whatever the error is, it tells everyone that the payment has failed, and then fails itself: so it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable

from reference_services.order_flow.as_documented.event_bus import Event, EventBus, Gateway


class CardDeclinedError(Exception):
    """The bank does not take the card, today or tomorrow."""


class PaymentService:
    """Speaks for a bank; `accepts` says whether it takes the card."""

    def __init__(
        self, repo: Gateway, event_bus: EventBus, accepts: Callable[[], bool], generate_id: Callable[[], str]
    ) -> None:
        self.repo = repo
        self.event_bus = event_bus
        self.accepts = accepts
        self.generate_id = generate_id

    def start(self) -> None:
        """Subscribe to new orders."""
        self.event_bus.subscribe("order.created", self.on_order_created)

    def on_order_created(self, event: Event) -> None:
        """Charge, and tell how it went."""
        try:
            payment_id = self.charge_payment()
        except Exception as error:
            self.event_bus.publish("payment.failed", {"order_id": event["order_id"], "error": str(error)})
            raise
        self.event_bus.publish("payment.charged", {"order_id": event["order_id"], "payment_id": payment_id})

    def charge_payment(self) -> str:
        """Charge the customer."""
        if not self.accepts():
            raise CardDeclinedError("card declined: insufficient funds")
        self.repo.effect("charge_payment")
        return self.generate_id()
