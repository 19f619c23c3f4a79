"""An effect on the outside world that nobody can undo, such as a mail: it happens once for one message."""

from __future__ import annotations

from reference_services.reliable.endpoint import Endpoint
from reference_services.reliable.message import Message


class Unrepeatable:
    """What one service does that cannot be taken back. The key that it is done with says which message it is for."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.store = endpoint.store
        self.inbox = endpoint.inbox
        self.gateway = endpoint.gateway

    def do(self, message: Message, effect: str) -> None:
        """Do something because of a message, unless that was done before."""
        with self.store.transaction():
            is_known = self.inbox.knows(message)
        if not is_known:
            self.gateway.effect(effect, key=message.id)
            with self.store.transaction():
                self.inbox.add(message)
