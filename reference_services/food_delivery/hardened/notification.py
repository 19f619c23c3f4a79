"""The notification service: a text message to the customer when a driver is on the way, or none will come."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message


class NotificationService:
    """Writes to customers."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.store = endpoint.store
        self.inbox = endpoint.inbox
        self.gateway = endpoint.gateway

    def on_news(self, message: Message) -> None:
        """Send one text message for one event. What is sent cannot be unsent, so the key says which event it is for."""
        with self.store.transaction():
            if self.inbox.knows(message):
                return
        self.gateway.effect("send_sms", key=message.id)
        with self.store.transaction():
            self.inbox.add(message)
