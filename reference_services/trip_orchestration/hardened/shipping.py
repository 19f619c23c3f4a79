"""The shipping service: one step to the process manager, and inside a choreography of carrier and warehouse.

It asks both at once, and neither waits for the other. A shipment stands when both have answered; it is given up, once,
when no carrier will take it, or when the second answer is not there an hour after the first. Carrier and warehouse hear
that by themselves and undo their parts.
"""

from __future__ import annotations

from dataclasses import asdict

from reference_services.reliable import Deadlines, Endpoint, Message
from reference_services.reliable.ports import Clock, Data

WITHIN_S = 3600.0
NEEDED = frozenset({"CarrierBooked", "ItemsPicked"})
"""What must have come before a shipment stands."""
REASONS = {
    "CarrierUnavailable": "No carrier would take the parcel",
    "ShipmentTimedOut": "The shipment could not be arranged within an hour",
}
"""What the customer is told when it is given up."""
OPEN, CLOSED, GIVEN_UP = "open", "closed", "given up"


class ShippingService:
    """Keeps the shipments."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.endpoint = endpoint
        self.store = endpoint.store
        self.inbox = endpoint.inbox
        self.outbox = endpoint.outbox
        self.waits = Deadlines(endpoint.store, clock, endpoint.timer, self.time_out)

    def start(self) -> None:
        """Go on where the process died, with all the deadlines that were set."""
        self.endpoint.start()
        self.waits.arm()

    def on_schedule_shipping(self, message: Message) -> None:
        """Ask carrier and warehouse."""
        with self.store.transaction():
            if self.inbox.takes(message):
                told = {name: message.data[name] for name in ("orderId", "items")}
                self.answer(message, "ShipmentRequested", told)

    def on_part(self, message: Message) -> None:
        """Take the answer of the carrier or of the warehouse."""
        with self.store.transaction():
            if self.inbox.takes(message) and self.stage(message.data["orderId"]) == OPEN:
                self.join(message)
        self.waits.arm()

    def join(self, message: Message) -> None:
        """Remember what has come; the shipment stands when nothing is missing any more."""
        order_id = message.data["orderId"]
        wait = self.waits.get(order_id) or {"first": asdict(message), "heard": []}
        wait["heard"] = sorted({*wait["heard"], message.type})
        if set(wait["heard"]) < NEEDED:
            self.waits.set(order_id, WITHIN_S, wait)
            return
        self.close(order_id, CLOSED)
        self.answer(message, "ShippingScheduled", {"orderId": order_id})

    def time_out(self, order_id: str, wait: Data) -> None:
        """Say that one of the two answers has not come in time."""
        self.close(order_id, CLOSED)
        self.answer(Message(**wait["first"]), "ShipmentTimedOut", {"orderId": order_id})

    def on_failure(self, message: Message) -> None:
        """Give the shipment up; the first reason counts."""
        order_id = message.data["orderId"]
        with self.store.transaction():
            if self.inbox.takes(message) and self.stage(order_id) != GIVEN_UP:
                self.close(order_id, GIVEN_UP)
                self.answer(message, "SchedulingFailed", {"orderId": order_id, "reason": REASONS[message.type]})
        self.waits.arm()

    def close(self, order_id: str, stage: str) -> None:
        """Wait for no more answers."""
        self.waits.clear(order_id)
        self.store[f"stage/{order_id}"] = stage

    def stage(self, order_id: str) -> str:
        """Return how far a shipment has come."""
        return self.store.get(f"stage/{order_id}") or OPEN

    def answer(self, message: Message, event: str, told: Data) -> None:
        """Tell something because of a message."""
        self.outbox.add(event, told, correlation=message.correlation, causation=message.id)
