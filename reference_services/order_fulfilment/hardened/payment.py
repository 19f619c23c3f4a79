"""The payment service: charges the customer of an order, and pays the money back when the order is cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class PaymentService:
    """Speaks for the bank."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.charge = Reversible("charge_payment", endpoint, self.tell_completed, self.tell_refunded)

    def on_order_created(self, message: Message) -> None:
        """Charge the customer, or be refused."""
        self.charge.do(message, message.data["orderId"], self.plan)

    def on_order_cancelled(self, message: Message) -> None:
        """Refund what was charged, or see to it that nothing is charged."""
        self.charge.undo(message, message.data["orderId"])

    def plan(self, message: Message) -> Data | None:
        """Work out the payment, or say that the bank refuses it."""
        order = message.data
        if self.decide("bank", ("charges", "declines")) == "declines":
            told = {"orderId": order["orderId"], "reason": "Insufficient funds"}
            self.outbox.add("PaymentFailed", told, correlation=message.correlation, causation=message.id)
            return None
        return {
            "order": {"orderId": order["orderId"], "items": order["items"]},
            "payment": {
                "paymentId": f"pay-{order['orderId']}",
                "amount": order["total"],
                "currency": order["currency"],
            },
        }

    def tell_completed(self, record: Record) -> None:
        """Tell that the customer has paid, and for what."""
        told = record["details"]["order"]
        self.outbox.add("PaymentCompleted", told, correlation=record["correlation"], causation=record["cause"])

    def tell_refunded(self, record: Record) -> None:
        """Tell that the customer has the money back."""
        reversal = record["reversal"]
        assert reversal is not None, "a payment is refunded because of something"
        told = record["details"]["payment"]
        self.outbox.add("PaymentRefunded", told, correlation=record["correlation"], causation=reversal["cause"])
