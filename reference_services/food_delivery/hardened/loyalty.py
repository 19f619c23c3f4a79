"""The loyalty service, added later with no change to any other: points for what was paid, until it is paid back."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Reversible
from reference_services.reliable.ports import Data

CENTS_A_POINT = 100


class LoyaltyService:
    """Keeps the accounts of points."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.award = Reversible("award_points", endpoint)

    def on_payment_charged(self, message: Message) -> None:
        """Award points for a payment."""
        self.award.do(message, message.data["order_id"], self.plan)

    def on_order_cancelled(self, message: Message) -> None:
        """Take the points back, or never award them."""
        self.award.undo(message, message.data["order_id"])

    def plan(self, message: Message) -> Data:
        """Work out how many points a payment is worth."""
        payment = message.data
        return {"customer_id": payment["customer_id"], "points": payment["amount"] // CENTS_A_POINT}
