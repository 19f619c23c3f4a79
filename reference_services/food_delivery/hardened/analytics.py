"""The analytics service: only watches, and counts what it sees."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message


class AnalyticsService:
    """Counts events by their names."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.store = endpoint.store
        self.inbox = endpoint.inbox

    def on_event(self, message: Message) -> None:
        """Count an event once."""
        counted = f"count/{message.type}"
        with self.store.transaction():
            if self.inbox.takes(message):
                self.store[counted] = (self.store.get(counted) or 0) + 1
