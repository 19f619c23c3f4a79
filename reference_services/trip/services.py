"""The services that book a trip, each when the one before it has; what fails is undone from the last to the first."""

from __future__ import annotations

from dataclasses import dataclass

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a trip: what is done, and the events that tell of it; `refused` where it may not be possible."""

    effect: str
    booked: str
    refused: str | None = None
    cancelled: str = ""


FLIGHT = Part("book_flight", "flight.booked", cancelled="trip.cancelled")
HOTEL = Part("book_hotel", "hotel.booked", "hotel.full", "hotel.cancelled")
CAR = Part("rent_car", "trip.booked", "car.unavailable")


class BookingService:
    """Books one part of a trip, or says that it cannot; cancels it again."""

    def __init__(self, endpoint: Endpoint, part: Part, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.part = part
        self.decide = decide
        self.booking = Reversible(part.effect, endpoint, self.tell_booked, self.tell_cancelled)

    def on_turn(self, message: Message) -> None:
        """Book, now that all before is booked."""
        self.booking.do(message, message.correlation, self.plan)

    def on_failure(self, message: Message) -> None:
        """Cancel, now that all after is cancelled."""
        self.booking.undo(message, message.correlation)

    def plan(self, message: Message) -> Data | None:
        """Look whether there is anything left to book."""
        if self.part.refused is None or self.decide(self.part.effect, ("free", "full")) == "free":
            return dict(message.data)
        told = {"correlation": message.correlation, "causation": message.id}
        self.outbox.add(self.part.refused, dict(message.data), **told)
        return None

    def tell_booked(self, record: Record) -> None:
        """Tell that it is booked."""
        told = {"correlation": record["correlation"], "causation": record["cause"]}
        self.outbox.add(self.part.booked, record["details"], **told)

    def tell_cancelled(self, record: Record) -> None:
        """Tell that it is cancelled."""
        reversal = record["reversal"]
        assert reversal is not None, "a part is cancelled because of something"
        told = {"correlation": record["correlation"], "causation": reversal["cause"]}
        self.outbox.add(self.part.cancelled, record["details"], **told)
