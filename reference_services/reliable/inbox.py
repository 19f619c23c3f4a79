"""Remembers which messages were handled, in the transaction that handles them: so each is handled once.

Not in memory, which a restart empties; not before the work, which a crash would then lose; not for a while only, as a
broker may deliver again what it delivered long ago.
"""

from __future__ import annotations

from reference_services.reliable.message import Message
from reference_services.reliable.ports import Store


class Inbox:
    """The ids of all messages handled. Use it inside a transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def knows(self, message: Message) -> bool:
        """Say whether a message was handled before."""
        return self.store.get(self.key(message)) is not None

    def add(self, message: Message) -> None:
        """Remember that a message is handled with this transaction."""
        self.store[self.key(message)] = True

    def takes(self, message: Message) -> bool:
        """Say whether a message is new, and remember it."""
        if self.knows(message):
            return False
        self.add(message)
        return True

    def key(self, message: Message) -> str:
        """Return what is kept of a message: its id, which a second delivery shares and no other message has."""
        return f"inbox/{message.id}"
