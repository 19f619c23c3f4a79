"""The end of an order: it is confirmed when its items are set aside, and given up when that takes too long.

The order service waits for two events, one of them its own, and hears them in any order. The thirty seconds are
stored, so they pass also while no process runs.
"""

from __future__ import annotations

from dataclasses import asdict

from reference_services.reliable import Deadlines, Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Clock, Data

WITHIN_S = 30.0
NEEDED = {"OrderCreated", "InventoryReserved"}
TOO_LATE = "The order could not be confirmed within 30 seconds"


class Confirmation:
    """Confirms orders."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.store = endpoint.store
        self.outbox = endpoint.outbox
        self.confirmed = Reversible("confirm_order", endpoint, self.tell_confirmed)
        self.waits = Deadlines(endpoint.store, clock, endpoint.timer, self.give_up)

    def start(self) -> None:
        """Wait on, with all the deadlines that were set."""
        self.waits.arm()

    def add(self, message: Message) -> None:
        """Take one of the two events that a confirmation needs."""
        self.confirmed.do(message, message.data["orderId"], self.join)
        self.waits.arm()

    def close(self, message: Message) -> None:
        """Never confirm this order; nothing changes if that is settled already."""
        with self.store.transaction():
            self.stop(message.data["orderId"], message)
        self.waits.arm()

    def join(self, message: Message) -> Data | None:
        """Remember what has come; confirm the order when nothing is missing any more."""
        order_id = message.data["orderId"]
        wait = self.waits.get(order_id) or {"first": asdict(message), "heard": []}
        wait["heard"] = sorted({*wait["heard"], message.type})
        if set(wait["heard"]) >= NEEDED:
            self.waits.clear(order_id)
            return {"orderId": order_id}
        self.waits.set(order_id, WITHIN_S, wait)
        return None

    def give_up(self, order_id: str, wait: Data) -> None:
        """Say that the order took too long."""
        first = Message(**wait["first"])
        self.stop(order_id, first)
        told = {"orderId": order_id, "reason": TOO_LATE}
        self.outbox.add("OrderTimedOut", told, correlation=first.correlation, causation=first.id)

    def stop(self, order_id: str, message: Message) -> None:
        """Wait no longer, inside a transaction; what comes from now on is too late."""
        self.waits.clear(order_id)
        self.confirmed.prevent(message, order_id)

    def tell_confirmed(self, record: Record) -> None:
        """Tell that the order is certain."""
        self.outbox.add(
            "OrderConfirmed", record["details"], correlation=record["correlation"], causation=record["cause"]
        )
