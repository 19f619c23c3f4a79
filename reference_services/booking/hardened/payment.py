"""The payment service: charges the guest when a room is blocked, and pays back when the booking is cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class PaymentService:
    """Speaks for the bank."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.charge = Reversible("charge_payment", endpoint, self.tell_succeeded, self.tell_refunded)

    def on_inventory_reserved(self, message: Message) -> None:
        """Charge the guest, or be refused."""
        self.charge.do(message, message.data["bookingId"], self.plan)

    def on_booking_cancelled(self, message: Message) -> None:
        """Refund what was charged, or see to it that nothing is charged."""
        self.charge.undo(message, message.data["bookingId"])

    def plan(self, message: Message) -> Data | None:
        """Work out the payment, or say that the bank refuses it."""
        stay = message.data
        if self.decide("bank", ("charges", "declines")) == "declines":
            told = {"bookingId": stay["bookingId"], "reason": "The card was declined"}
            self.outbox.add("PaymentFailed", told, correlation=message.correlation, causation=message.id)
            return None
        return {name: stay[name] for name in ("bookingId", "userId", "amount", "currency")}

    def tell_succeeded(self, record: Record) -> None:
        """Tell that the guest has paid."""
        told = {"bookingId": record["details"]["bookingId"]}
        self.outbox.add("PaymentSucceeded", told, correlation=record["correlation"], causation=record["cause"])

    def tell_refunded(self, record: Record) -> None:
        """Tell that the guest has the money back."""
        reversal = record["reversal"]
        assert reversal is not None, "a payment is refunded because of something"
        told = {name: record["details"][name] for name in ("bookingId", "amount", "currency")}
        self.outbox.add("PaymentRefunded", told, correlation=record["correlation"], causation=reversal["cause"])
