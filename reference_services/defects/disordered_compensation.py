"""The flight is cancelled as soon as there is no car, at the same time as the hotel, and not after it.

The hotel came with the flight. Without it, it is not taken back.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.trip.binding import started
from reference_services.trip.binding import system as correct
from reference_services.trip.services import FLIGHT

CAUGHT_BY = "CHO915"
COST = "the whole price of a hotel that nobody stays at"

system = correct.without("flights")


@system.service("flights", stateless=True)
def flights(env: Environment) -> None:
    started(env, FLIGHT, "trip.requested", "hotel.full", "car.unavailable")
