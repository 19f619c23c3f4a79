"""The payment service: charges for an order, and pays the money back when the order cannot be supplied."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class PaymentService:
    """Speaks for the bank."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.charge = Reversible("charge_payment", endpoint, self.tell_charged, self.tell_refunded)

    def on_order_created(self, message: Message) -> None:
        """Charge the customer, or be refused."""
        self.charge.do(message, message.data["order_id"], self.plan)

    def on_reservation_failed(self, message: Message) -> None:
        """Refund what was charged."""
        self.charge.undo(message, message.data["order_id"])

    def plan(self, message: Message) -> Data | None:
        """Work out the payment, or say that the bank refuses it. That is an answer, and no error to try again after."""
        order = message.data
        if self.decide("bank", ("charges", "declines")) == "declines":
            told = {"order_id": order["order_id"], "reason": "The bank declined the charge"}
            self.outbox.add("payment.failed", told, correlation=message.correlation, causation=message.id)
            return None
        return {
            "order_id": order["order_id"],
            "payment_id": f"pay-{order['order_id']}",
            "amount": order["total"],
            "currency": order["currency"],
        }

    def tell_charged(self, record: Record) -> None:
        """Tell that the customer has paid."""
        told = {name: record["details"][name] for name in ("order_id", "payment_id")}
        self.outbox.add("payment.charged", told, correlation=record["correlation"], causation=record["cause"])

    def tell_refunded(self, record: Record) -> None:
        """Tell that the customer has the money back."""
        reversal = record["reversal"]
        assert reversal is not None, "a payment is refunded because of something"
        told = {name: record["details"][name] for name in ("order_id", "amount", "currency")}
        self.outbox.add("payment.refunded", told, correlation=record["correlation"], causation=reversal["cause"])
