"""Requests from outside that begin something: nobody delivers them again, so the service itself goes on with them.

Whoever asks may hear an error, and does not know then whether it took effect. What was stored is finished, after a
while or when the service is started again: the effect has a key, so it makes no difference whether it has happened
before, or is just happening.
"""

from __future__ import annotations

from contextlib import suppress

from reference_services.reliable.endpoint import Endpoint
from reference_services.reliable.message import Message
from reference_services.reliable.reversible import Reversible

RETRY_S = 1.0


class Requests:
    """The requests of one kind; each has one effect."""

    def __init__(self, wanted: Reversible, endpoint: Endpoint) -> None:
        self.wanted = wanted
        self.endpoint = endpoint

    def start(self) -> None:
        """Go on with the requests that were under way when the process died."""
        if self.wanted.open_intents():
            self.endpoint.timer(0.0, self.recover, "recovery")

    def accept(self, request: Message, key: str) -> None:
        """Do what is asked for; the key says which one it is. After an error it may be done or not."""
        try:
            self.wanted.do(request, key, lambda asked: dict(asked.data))
            self.endpoint.outbox.flush()
        except ConnectionError:
            self.endpoint.timer(RETRY_S, self.recover, "recovery")
            raise

    def recover(self) -> None:
        """Go on with the requests that were not finished."""
        for key, record in self.wanted.open_intents():
            request = Message(record["cause"], "request", record["correlation"], record["details"])
            with suppress(ConnectionError):  # it is tried again
                self.accept(request, key)
