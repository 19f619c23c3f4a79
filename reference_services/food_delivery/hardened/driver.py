"""The driver service: sends a driver when the kitchen has accepted and the customer has paid, whichever comes first.

When only one of the two has come within ten minutes, there will be no driver, and it says so; what comes afterwards is
too late.
"""

from __future__ import annotations

from dataclasses import asdict
from zlib import crc32

from reference_services.reliable import Deadlines, Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Clock, Data

WITHIN_S = 600.0
NEEDED = {
    "order.confirmed_by_restaurant": "The restaurant did not answer within ten minutes",
    "payment.charged": "The payment did not arrive within ten minutes",
}
"""What must have come before a driver is sent, and what is said when it has not."""
DRIVERS = {"DRV-17": 24, "DRV-42": 12, "DRV-58": 18}
"""How many minutes each of them needs."""


class DriverService:
    """Speaks for the dispatcher."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.endpoint = endpoint
        self.outbox = endpoint.outbox
        self.assignment = Reversible("assign_driver", endpoint, self.tell_assigned)
        self.waits = Deadlines(endpoint.store, clock, endpoint.timer, self.give_up)

    def start(self) -> None:
        """Go on where the process died, with all the deadlines that were set."""
        self.endpoint.start()
        self.waits.arm()

    def on_part(self, message: Message) -> None:
        """Take one of the two answers that a driver needs."""
        self.assignment.do(message, message.data["order_id"], self.join)
        self.waits.arm()

    def on_order_cancelled(self, message: Message) -> None:
        """Wait no longer, and send nobody."""
        order_id = message.data["order_id"]
        with self.endpoint.store.transaction():
            if self.endpoint.inbox.takes(message):
                self.close(order_id, message)
        self.waits.arm()

    def join(self, message: Message) -> Data | None:
        """Remember what has come; plan the trip when nothing is missing any more."""
        order_id = message.data["order_id"]
        wait = self.waits.get(order_id) or {"first": asdict(message), "heard": []}
        wait["heard"] = sorted({*wait["heard"], message.type})
        if NEEDED.keys() <= set(wait["heard"]):
            self.waits.clear(order_id)
            return self.trip(order_id)
        self.waits.set(order_id, WITHIN_S, wait)
        return None

    def trip(self, order_id: str) -> Data:
        """Choose a driver; the same one whenever it is asked again."""
        driver = sorted(DRIVERS)[crc32(order_id.encode()) % len(DRIVERS)]
        return {"order_id": order_id, "driver_id": driver, "arrives_in_minutes": DRIVERS[driver]}

    def give_up(self, order_id: str, wait: Data) -> None:
        """Say that there will be no driver: only one of the two answers has come."""
        first = Message(**wait["first"])
        self.close(order_id, first)
        missing = min(NEEDED.keys() - set(wait["heard"]))
        told = {"order_id": order_id, "reason": NEEDED[missing]}
        self.outbox.add("driver.unavailable", told, correlation=first.correlation, causation=first.id)

    def close(self, order_id: str, message: Message) -> None:
        """Send no driver for this order any more, unless one is on the way."""
        self.waits.clear(order_id)
        self.assignment.prevent(message, order_id)

    def tell_assigned(self, record: Record) -> None:
        """Tell that a driver is on the way."""
        self.outbox.add(
            "driver.assigned", record["details"], correlation=record["correlation"], causation=record["cause"]
        )
