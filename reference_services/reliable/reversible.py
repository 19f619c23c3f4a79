"""An effect on the outside world that a later message may have to undo, whichever of the two messages comes first.

No transaction spans a database and a bank. So what is about to be done is stored before it is done (the intent), it is
done with an idempotency key, and its result is stored together with the events that tell of it. A crash at any point
leaves a record from which the same message, which comes again, goes on.

The message that has stored the intent owns it: only its handling does the effect. When the message that undoes comes
while the fate of the effect is open, it leaves word in the record, and the owner undoes it, or does not do it at all.
When it comes before everything, it leaves a tombstone, and the effect is never done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from reference_services.reliable.endpoint import Endpoint
from reference_services.reliable.message import Message
from reference_services.reliable.ports import Data

INTENDED, DONE, UNDONE, PREVENTED = "intended", "done", "undone", "prevented"


class Reversal(TypedDict):
    """Why an effect is to be undone: the id of the message that says so, and what else it says."""

    cause: str
    data: Data


class Record(TypedDict):
    """What is stored of one effect."""

    stage: str
    correlation: str
    cause: str
    details: Data
    reversal: Reversal | None


Plan = Callable[[Message], Data | None]
"""Decides, inside a transaction, what is to be done: its details, or nothing, having said so through the outbox."""

Announce = Callable[[Record], None]
"""Puts into the outbox what is to be told, inside a transaction."""


def silently(_: Record) -> None:
    """Tell nobody."""


class Reversible:
    """One kind of effect of one service; the key says which one it is, such as the order that is paid."""

    def __init__(self, effect: str, endpoint: Endpoint, done: Announce = silently, undone: Announce = silently) -> None:
        self.effect = effect
        self.store = endpoint.store
        self.inbox = endpoint.inbox
        self.gateway = endpoint.gateway
        self.announce_done = done
        self.announce_undone = undone

    # --- doing

    def do(self, message: Message, key: str, plan: Plan) -> None:
        """Do it because of a message, if the plan says so and nothing has prevented it."""
        with self.store.transaction():
            record = None if self.inbox.knows(message) else self.intend(message, key, plan)
        if record is not None:
            self.carry_out(message, key, record)

    def intend(self, message: Message, key: str, plan: Plan) -> Record | None:
        """Store the intent, once; return the record if this message owns it and has anything left to do."""
        record = self.load(key) or self.planned(message, key, plan)
        if record is not None and record["cause"] == message.id and record["stage"] in {INTENDED, DONE}:
            return record
        self.inbox.add(message)
        return None

    def planned(self, message: Message, key: str, plan: Plan) -> Record | None:
        """Ask the plan, and store what it wants done."""
        details = plan(message)
        return None if details is None else self.begin(key, INTENDED, message, details)

    def carry_out(self, message: Message, key: str, record: Record) -> None:
        """Do what is intended, and undo it where that has become the will meanwhile."""
        if record["stage"] == INTENDED:
            happened = self.attempt(key, record)
            with self.store.transaction():
                record = self.settle(message, key, record, happened=happened)
        if record["stage"] == DONE and record["reversal"] is not None:
            self.reverse(message, key)

    def attempt(self, key: str, record: Record) -> bool:
        """Do the effect, and say whether it has happened; one that nobody wants any more is looked up, not done."""
        if record["reversal"] is not None and not self.gateway.happened(self.effect, key):
            return False
        self.gateway.effect(self.effect, key, correlation=record["correlation"])
        return True

    def settle(self, message: Message, key: str, record: Record, *, happened: bool) -> Record:
        """Store the fate of the effect; the message is handled then, unless the effect has to be undone."""
        record = self.load(key) or record
        if happened and record["stage"] in {INTENDED, PREVENTED}:
            record["stage"] = DONE
            self.announce_done(record)
        elif record["stage"] == INTENDED:
            record["stage"] = PREVENTED
        self.save(key, record)
        if record["stage"] != DONE or record["reversal"] is None:
            self.inbox.add(message)
        return record

    # --- undoing

    def undo(self, message: Message, key: str) -> None:
        """Undo it because of a message, or see to it that it is never done."""
        with self.store.transaction():
            is_due = not self.inbox.knows(message) and self.recall(message, key)
        if is_due:
            self.reverse(message, key)

    def recall(self, message: Message, key: str) -> bool:
        """Leave word that it is to be undone; say whether it is done, and this message the one that has to undo it."""
        record = self.prevent(message, key)
        reversal = record["reversal"] or Reversal(cause=message.id, data=dict(message.data))
        record["reversal"] = reversal
        self.save(key, record)
        if record["stage"] == DONE and reversal["cause"] == message.id:
            return True
        self.inbox.add(message)
        return False

    def prevent(self, message: Message, key: str) -> Record:
        """Leave a tombstone where nothing is known yet; return what is known then."""
        return self.load(key) or self.begin(key, PREVENTED, message, {})

    def reverse(self, message: Message, key: str) -> None:
        """Undo the effect, and store that with the events that tell of it."""
        self.gateway.undo(self.effect, key)
        with self.store.transaction():
            record = self.load(key)
            if record is not None and record["stage"] == DONE:
                record["stage"] = UNDONE
                self.announce_undone(record)
                self.save(key, record)
            self.inbox.add(message)

    # --- the record

    def open_intents(self) -> list[tuple[str, Record]]:
        """Return the effects whose fate is open, by their keys."""
        prefix = self.place("")
        with self.store.transaction():
            records = self.store.starting(prefix)
        return [(place.removeprefix(prefix), record) for place, record in records if record["stage"] == INTENDED]

    def begin(self, key: str, stage: str, message: Message, details: Data) -> Record:
        """Store the first that is known of an effect."""
        record = Record(stage=stage, correlation=message.correlation, cause=message.id, details=details, reversal=None)
        self.save(key, record)
        return record

    def place(self, key: str) -> str:
        """Return where the record of an effect is stored."""
        return f"{self.effect}/{key}"

    def load(self, key: str) -> Record | None:
        """Return what is stored of an effect, if anything is."""
        record: Record | None = self.store.get(self.place(key))
        return record

    def save(self, key: str, record: Record) -> None:
        """Store what is known of an effect."""
        self.store[self.place(key)] = record
