"""Requests from outside that begin something: nobody delivers them again, so the service itself goes on with them.

Whoever asks hears an error, and may not know whether it took effect. The service finds out, after a while or when it is
started again: what took effect is finished and told, what did not is forgotten.
"""

from __future__ import annotations

from reference_services.reliable.endpoint import Endpoint
from reference_services.reliable.message import Message
from reference_services.reliable.reversible import Record, Reversible

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
        """Find out what became of requests that were not finished: finish those that took effect, forget the others."""
        for key, record in self.wanted.open_intents():
            happened = self.endpoint.gateway.happened(self.wanted.effect, key)
            with self.endpoint.store.transaction():
                self.finish(key, record) if happened else self.wanted.forget(key)

    def finish(self, key: str, record: Record) -> None:
        """Go on after the effect of a request."""
        request = Message(record["cause"], "request", record["correlation"], record["details"])
        self.wanted.settle(request, key, record, happened=True)
