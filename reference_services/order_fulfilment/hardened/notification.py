"""The notification service: one mail to the customer, when the order is certain or when it is cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Unrepeatable


class NotificationService:
    """Writes to customers."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.mails = Unrepeatable(endpoint)

    def on_order_confirmed(self, message: Message) -> None:
        """Send the confirmation."""
        self.mails.do(message, "send_confirmation")

    def on_order_cancelled(self, message: Message) -> None:
        """Send an apology."""
        self.mails.do(message, "send_apology")
