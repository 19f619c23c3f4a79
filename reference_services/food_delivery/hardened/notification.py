"""The notification service: a text message to the customer when a driver is on the way, or none will come."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Unrepeatable


class NotificationService:
    """Writes to customers."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.messages = Unrepeatable(endpoint)

    def on_news(self, message: Message) -> None:
        """Send one text message for one event."""
        self.messages.do(message, "send_sms")
