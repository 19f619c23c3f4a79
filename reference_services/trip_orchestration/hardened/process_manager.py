"""The process manager: knows the order of the steps, and of their compensations, and nothing of how they are done.

What it knows of an order is stored with the command that follows from it, so a restart loses nothing, and anybody can
look up how far an order has come. A compensation cannot fail: it is tried again until it is done, so the next one is
asked for only then.
"""

from __future__ import annotations

from typing import TypedDict

from reference_services.reliable import Endpoint, Message
from reference_services.reliable.ports import Data

NEXT = {
    "OrderSubmitted": "ProcessPayment",
    "PaymentProcessed": "ReserveItems",
    "ItemsReserved": "ScheduleShipping",
    "ShippingScheduled": "CompleteOrder",
    "SchedulingFailed": "ReleaseItems",
    "ItemsReleased": "RefundPayment",
    "ReservationFailed": "RefundPayment",
    "PaymentRefunded": "CancelOrder",
    "PaymentDeclined": "CancelOrder",
}
"""Which command follows from which event: the steps in their order, and the compensations in the reverse one."""
WANTED = {
    "ProcessPayment": ("orderId", "customerId", "amount", "currency"),
    "ReserveItems": ("orderId", "items"),
    "ScheduleShipping": ("orderId", "items"),
    "CompleteOrder": ("orderId",),
    "ReleaseItems": ("orderId",),
    "RefundPayment": ("orderId",),
    "CancelOrder": ("orderId", "reason"),
}
"""What is said in each command, of what is known of the order."""
REASONS = {"PaymentDeclined": "The payment was declined", "ReservationFailed": "The items are not all in stock"}
"""What the customer is told where the event itself does not say it."""


class Process(TypedDict):
    """How far an order has come: the last command, and what is known of the order."""

    at: str
    known: Data


class ProcessManager:
    """Steers each order from step to step."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.store = endpoint.store
        self.inbox = endpoint.inbox
        self.outbox = endpoint.outbox

    def on_event(self, message: Message) -> None:
        """Ask for what follows from an event."""
        with self.store.transaction():
            if self.inbox.takes(message):
                self.go_on(message)

    def go_on(self, message: Message) -> None:
        """Send the next command, and remember it."""
        command = NEXT[message.type]
        known = self.known_after(message)
        self.store[self.place(known["orderId"])] = Process(at=command, known=known)
        told = {name: known[name] for name in WANTED[command]}
        self.outbox.add(command, told, correlation=message.correlation, causation=message.id)

    def known_after(self, message: Message) -> Data:
        """Return what is known of an order now."""
        if message.type == "OrderSubmitted":
            return {**message.data, "amount": message.data["total"]}
        process = self.progress(message.data["orderId"])
        assert process is not None, "an answer follows from a command"
        reason = message.data.get("reason") or REASONS.get(message.type)
        return process["known"] | ({} if reason is None else {"reason": reason})

    def progress(self, order_id: str) -> Process | None:
        """Return how far an order has come."""
        process: Process | None = self.store.get(self.place(order_id))
        return process

    def place(self, order_id: str) -> str:
        """Return where the progress of an order is stored."""
        return f"process/{order_id}"
