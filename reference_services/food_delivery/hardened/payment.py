"""The payment service: charges the customer of an order, and pays the money back when the order is cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class PaymentService:
    """Speaks for the bank."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.charge = Reversible("charge_customer", endpoint, self.tell_charged, self.tell_refunded)

    def on_order_placed(self, message: Message) -> None:
        """Charge the customer, or be refused."""
        self.charge.do(message, message.data["order_id"], self.plan)

    def on_order_cancelled(self, message: Message) -> None:
        """Refund what was charged, or see to it that nothing is charged."""
        self.charge.undo(message, message.data["order_id"])

    def plan(self, message: Message) -> Data | None:
        """Work out the payment, or say that the bank refuses it."""
        order = message.data
        if self.decide("bank", ("charges", "declines")) == "declines":
            told = {"order_id": order["order_id"], "reason": "Insufficient funds"}
            self.outbox.add("payment.declined", told, correlation=message.correlation, causation=message.id)
            return None
        return {
            "order_id": order["order_id"],
            "customer_id": order["customer_id"],
            "payment_id": f"pay-{order['order_id']}",
            "amount": order["total"],
            "currency": order["currency"],
        }

    def tell_charged(self, record: Record) -> None:
        """Tell that the customer has paid."""
        self.outbox.add(
            "payment.charged", record["details"], correlation=record["correlation"], causation=record["cause"]
        )

    def tell_refunded(self, record: Record) -> None:
        """Tell that the customer has the money back."""
        reversal = record["reversal"]
        assert reversal is not None, "a payment is refunded because of something"
        told = {name: record["details"][name] for name in ("order_id", "payment_id", "amount", "currency")}
        self.outbox.add("payment.refunded", told, correlation=record["correlation"], causation=reversal["cause"])
