"""The notification service: a mail to the customer when an order is complete or cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message

MAILS = {"OrderCompleted": "send_confirmation", "OrderCancelled": "send_apology"}
"""Which mail is sent for which event."""


class NotificationService:
    """Writes to customers."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.store = endpoint.store
        self.inbox = endpoint.inbox
        self.gateway = endpoint.gateway

    def on_news(self, message: Message) -> None:
        """Send one mail for one event. What is sent cannot be unsent, so the key says which event it is for."""
        with self.store.transaction():
            if self.inbox.knows(message):
                return
        self.gateway.effect(MAILS[message.type], key=message.id)
        with self.store.transaction():
            self.inbox.add(message)
