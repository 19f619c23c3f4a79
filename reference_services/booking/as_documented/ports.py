"""What the tutorial's services are given: an event bus, a database, a gateway to the bank.

An event is what its class has in the tutorial, and nothing around it: no id, no correlation id.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Event = Mapping[str, Any]
"""The properties of an event."""

Publish = Callable[[str, dict[str, Any]], Awaitable[object]]
"""Gives an event to the broker, by the name of its class."""


@dataclass
class Booking:
    """A row of the table of bookings. A `decimal` that nobody sets is nought."""

    id: str
    user_id: str
    status: str
    amount: int = 0
    cancellation_reason: str | None = None
    updated_at: str | None = None


class DbContext(Protocol):
    """The database: what is added or found is saved with all its changes."""

    def add(self, booking: Booking) -> None: ...
    def find(self, booking_id: str) -> Booking: ...
    def save_changes(self) -> None: ...


@dataclass(frozen=True)
class Payment:
    """What the bank answers."""

    success: bool
    id: str
    error_message: str


class PaymentGateway(Protocol):
    """The bank. It is told how much, and nothing by which it could know a payment again."""

    def process(self, amount: int) -> Payment: ...
