"""The services that sell a seat: the plan of the house, the bank, and the box office, which decides how it ends."""

from __future__ import annotations

from dataclasses import asdict

from reference_services.reliable import Deadlines, Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Clock, Data, Decide

WITHIN_S = 900.0
RETRY_S = 1.0
NEEDED = frozenset({"seat.held", "payment.received"})
STATUSES = {"payment.received": "paid", "ticket.issued": "sold", "reservation.expired": "free"}
ORDER = ("held", "paid", "sold", "free")
"""A seat's status only moves forward; which of the last two it comes to is not for the seat to decide."""


class SeatService:
    """Keeps the plan of the house."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.store = endpoint.store

    def hold(self, request: Message) -> None:
        """Hold a seat for somebody. After an error it may be held or not, as with any request."""
        with self.store.transaction():
            self.store[self.place(request)] = "held"
            self.endpoint.outbox.add("seat.held", dict(request.data), correlation=request.correlation)
        try:
            self.endpoint.outbox.flush()
        except ConnectionError:
            self.endpoint.timer(RETRY_S, self.endpoint.outbox.flush, "outbox")

    def on_news(self, message: Message) -> None:
        """Show what has become of a seat."""
        with self.store.transaction():
            if self.endpoint.inbox.takes(message):
                self.show(message, STATUSES[message.type])

    def show(self, message: Message, status: str) -> None:
        """Move a seat on; what comes late does not move it back."""
        if ORDER.index(status) > ORDER.index(self.store.get(self.place(message)) or "held"):
            self.store[self.place(message)] = status

    def place(self, message: Message) -> str:
        """Return where the status of a seat is stored."""
        return f"seat/{message.correlation}"


class PaymentService:
    """Speaks for the bank."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.charge = Reversible("charge_customer", endpoint, self.tell_received)

    def on_held(self, message: Message) -> None:
        """Take the customer's money, if they pay."""
        self.charge.do(message, message.correlation, self.plan)

    def on_expired(self, message: Message) -> None:
        """Give the money back, or never take it."""
        self.charge.undo(message, message.correlation)

    def plan(self, message: Message) -> Data | None:
        """Wait for the customer, who may have left."""
        return dict(message.data) if self.decide("customer", ("pays", "leaves")) == "pays" else None

    def tell_received(self, record: Record) -> None:
        """Tell that the seat is paid."""
        told = {"correlation": record["correlation"], "causation": record["cause"]}
        self.outbox.add("payment.received", record["details"], **told)


class TicketService:
    """Issues a ticket for what is held and paid in time, and ends what is not."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.endpoint = endpoint
        self.store = endpoint.store
        self.waits = Deadlines(endpoint.store, clock, endpoint.timer, self.give_up)

    def start(self) -> None:
        """Go on where the process died, with all the deadlines that were set."""
        self.endpoint.start()
        self.waits.arm()

    def on_part(self, message: Message) -> None:
        """Take one of the two that a ticket needs."""
        with self.store.transaction():
            if self.endpoint.inbox.takes(message) and not self.is_over(message.correlation):
                self.join(message)
        self.waits.arm()

    def join(self, message: Message) -> None:
        """Remember what has come; issue the ticket when nothing is missing any more."""
        key = message.correlation
        wait = self.waits.get(key) or {"first": asdict(message), "heard": []}
        wait["heard"] = sorted({*wait["heard"], message.type})
        if set(wait["heard"]) >= NEEDED:
            self.end(key, "ticket.issued", message)
        else:
            self.waits.set(key, WITHIN_S, wait)

    def give_up(self, key: str, wait: Data) -> None:
        """Say that the time is up."""
        self.end(key, "reservation.expired", Message(**wait["first"]))

    def is_over(self, key: str) -> bool:
        """Say whether it has been decided how this ends."""
        return self.store.get(f"over/{key}") is not None

    def end(self, key: str, event: str, message: Message) -> None:
        """Decide how it ends, once and for all."""
        self.waits.clear(key)
        self.store[f"over/{key}"] = event
        told = {"correlation": message.correlation, "causation": message.id}
        self.endpoint.outbox.add(event, dict(message.data), **told)
