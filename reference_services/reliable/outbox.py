"""Stores what is to be published in the transaction that decides it, and publishes it afterwards, at least once.

A service that commits and then publishes can die in between, and nobody hears what it did; one that publishes and then
commits tells what never was. An event may be published twice from here; it has the same id then.
"""

from __future__ import annotations

from reference_services.reliable.message import derived_id
from reference_services.reliable.ports import Data, Publish, Store, Timer

PREFIX = "outbox/"


class Outbox:
    """The events of a service that the broker has not confirmed yet, in order."""

    def __init__(self, service: str, store: Store, publish: Publish) -> None:
        self.service = service
        self.store = store
        self.publish = publish

    def add(self, event: str, data: Data, *, correlation: str, causation: str | None = None) -> None:
        """Have an event published once this transaction is committed."""
        id_ = derived_id(self.service, causation or correlation, event)
        waiting = self.store.starting(PREFIX)
        number = int(waiting[-1][0].split("/")[1]) + 1 if waiting else 0
        content = {"event": event, "data": data, "id": id_, "correlation": correlation, "causation": causation}
        self.store[f"{PREFIX}{number:06}/{id_}"] = content

    def flush(self) -> None:
        """Publish what was not published yet. Where another instance does the same, both may publish it."""
        for key, content in self.waiting():
            self.publish(**content)
            with self.store.transaction():
                self.store.pop(key, None)

    def waiting(self) -> list[tuple[str, Data]]:
        """Return what was not published yet, with its place in the store."""
        with self.store.transaction():
            return self.store.starting(PREFIX)

    def resume(self, timer: Timer) -> None:
        """Publish soon what was not published before the process died."""
        if self.waiting():
            timer(0.0, self.flush, "outbox")
