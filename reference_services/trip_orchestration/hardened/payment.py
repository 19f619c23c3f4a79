"""The payment service: charges and refunds when it is told to; a charge that is refused leaves nothing to refund."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class PaymentService:
    """Speaks for the bank."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.charge = Reversible("charge_payment", endpoint, self.tell_processed, self.tell_refunded)

    def on_process_payment(self, message: Message) -> None:
        """Charge the customer, or be refused."""
        self.charge.do(message, message.data["orderId"], self.plan)

    def on_refund_payment(self, message: Message) -> None:
        """Pay back what was charged."""
        self.charge.undo(message, message.data["orderId"])

    def plan(self, message: Message) -> Data | None:
        """Work out the payment, or say that the bank refuses it."""
        if self.decide("bank", ("charges", "declines")) == "charges":
            return dict(message.data)
        told = {"orderId": message.data["orderId"]}
        self.outbox.add("PaymentDeclined", told, correlation=message.correlation, causation=message.id)
        return None

    def tell_processed(self, record: Record) -> None:
        """Tell that the customer has paid."""
        told = {"orderId": record["details"]["orderId"]}
        self.outbox.add("PaymentProcessed", told, correlation=record["correlation"], causation=record["cause"])

    def tell_refunded(self, record: Record) -> None:
        """Tell that the customer has the money back."""
        reversal = record["reversal"]
        assert reversal is not None, "a payment is refunded because of something"
        told = {"orderId": record["details"]["orderId"]}
        self.outbox.add("PaymentRefunded", told, correlation=record["correlation"], causation=reversal["cause"])
