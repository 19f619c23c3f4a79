"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import Settled, System
from reference_services.binding import endpoint_of
from reference_services.trip.services import CAR, FLIGHT, HOTEL, BookingService, Part

system = System("contracts/defects/trip.yaml")


def started(env: Environment, part: Part, turn: str, *failures: str) -> None:
    """Start the service of one part of a trip."""
    endpoint = endpoint_of(env)
    service = BookingService(endpoint, part, env.decide)
    env.on(turn, endpoint.handling(service.on_turn))
    for failure in failures:
        env.on(failure, endpoint.handling(service.on_failure))
    endpoint.start()


@system.service("traveller", stateless=True)
def traveller(env: Environment) -> None:
    def request(start: Start) -> None:
        env.publish("trip.requested", {"trip": f"trip-{start.number}"}, correlation=start.correlation)

    env.starts("trip.requested", request)
    for event in ("trip.booked", "trip.cancelled"):
        env.on(event, lambda _: None)


@system.service("flights", stateless=True)
def flights(env: Environment) -> None:
    started(env, FLIGHT, "trip.requested", "hotel.full", "hotel.cancelled")


@system.service("hotels", stateless=True)
def hotels(env: Environment) -> None:
    started(env, HOTEL, "flight.booked", "car.unavailable")


@system.service("cars", stateless=True)
def cars(env: Environment) -> None:
    started(env, CAR, "hotel.booked")


@system.invariant
def the_hotel_is_cancelled_before_the_flight(settled: Settled) -> str | None:
    """Say which trip is undone in the wrong order: the hotel takes nothing back from who does not fly."""
    for case in settled.history.cases:
        entries = [one for one in settled.history.entries if one.saga == case.number]
        undone = [one.effect for one in entries if one.undoes]
        is_late = "book_flight" in undone and "book_hotel" in undone[undone.index("book_flight") :]
        if is_late:
            return f"trip {case.number} cancels its flight, and then its hotel"
    return None
