"""Binds the tutorial's services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from dataclasses import asdict
from itertools import count

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled, System
from reference_services.booking.as_documented.booking import (
    BookingService,
    PaymentFailedEventHandler,
    PaymentSucceededEventHandler,
)
from reference_services.booking.as_documented.payment import BookingCreatedEventHandler
from reference_services.booking.as_documented.ports import Booking, Event, Payment

system = System("contracts/booking/as_documented.yaml")


class Database:
    """The table of bookings, as one handling sees it. Saving a row once more changes nothing, so it has a key."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.tracked: list[Booking] = []

    def add(self, booking: Booking) -> None:
        self.tracked.append(booking)

    def find(self, booking_id: str) -> Booking:
        booking = Booking(**self.env.store[f"booking/{booking_id}"])
        self.tracked.append(booking)
        return booking

    def save_changes(self) -> None:
        for booking in self.tracked:
            self.env.store[f"booking/{booking.id}"] = asdict(booking)
            self.tell(booking)

    def tell(self, booking: Booking) -> None:
        """Enter into the ledger what a row says."""
        if booking.status == "PENDING":
            self.env.effect("create_booking", key=booking.id)
        elif booking.status == "CONFIRMED":
            self.env.effect("confirm_booking", key=booking.id)
        else:
            self.env.undo("create_booking", key=booking.id)


class Bank:
    """Takes each request for a new payment, as it is given no key; who has paid once may have nothing left."""

    def __init__(self, env: Environment) -> None:
        self.env = env

    def process(self, amount: int) -> Payment:
        assert amount >= 0
        id_ = next(id_ for n in count(1) if not self.env.happened("process_payment", id_ := f"pay-{n}"))
        if self.env.decide(id_, ("succeeds", "fails")) == "fails":
            return Payment(success=False, id=id_, error_message="Insufficient funds")
        self.env.effect("process_payment", key=id_)
        return Payment(success=True, id=id_, error_message="")


@system.service("booking", stateless=True)
def booking(env: Environment) -> None:
    def created(user_id: str) -> object:
        return BookingService(Database(env), env.publish, env.uuid).create_booking(user_id)

    def succeeded(event: Event) -> object:
        return PaymentSucceededEventHandler(Database(env), env.clock.timestamp).handle(event)

    def failed(event: Event) -> object:
        return PaymentFailedEventHandler(Database(env), env.publish).handle(event)

    env.starts("BookingCreated", lambda start: created(start.data["UserId"]))
    env.on("PaymentSucceeded", succeeded)
    env.on("PaymentFailed", failed)


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    env.on("BookingCreated", BookingCreatedEventHandler(Bank(env), env.publish).handle)


@system.invariant
def nobody_stays_for_nothing(run: Settled) -> str | None:
    """A confirmed booking was paid."""
    unpaid = [row for row in rows_of(run) if row.status == "CONFIRMED" and row.amount == 0]
    return "a booking is confirmed for which the guest was charged nothing" if unpaid else None


@system.invariant
def nobody_comes_who_was_turned_away(run: Settled) -> str | None:
    """A cancelled booking stays cancelled."""
    revived = [row for row in rows_of(run) if row.status == "CONFIRMED" and row.cancellation_reason is not None]
    return "a booking is confirmed that was cancelled before" if revived else None


def rows_of(run: Settled) -> list[Booking]:
    """Return the table of bookings."""
    return [Booking(**row) for _, row in run.stores["booking"].starting("booking/")]
