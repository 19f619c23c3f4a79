"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import Settled, System
from reference_services.binding import endpoint_of
from reference_services.reliable import Message
from reference_services.reservation.services import NEEDED, STATUSES, PaymentService, SeatService, TicketService

system = System("contracts/defects/reservation.yaml")


def request_of(start: Start) -> Message:
    """Read a request to hold a seat."""
    return Message(start.correlation, "request", start.correlation, {"seat": f"A{start.number}"})


@system.service("seats", stateless=True)
def seats(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = SeatService(endpoint)
    env.starts("seat.held", lambda start: service.hold(request_of(start)))
    for event in STATUSES:
        env.on(event, endpoint.handling(service.on_news))
    endpoint.start()


@system.service("payment", stateless=True)
def payment(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = PaymentService(endpoint, env.decide)
    env.on("seat.held", endpoint.handling(service.on_held))
    env.on("reservation.expired", endpoint.handling(service.on_expired))
    endpoint.start()


@system.service("ticketing", stateless=True)
def ticketing(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = TicketService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    service.start()


@system.invariant
def a_seat_shows_how_it_ended(settled: Settled) -> str | None:
    """Say which seat shows something else than the end of its saga."""
    for case in settled.history.cases:
        ends = {message.event for message in settled.history.of_case(case.number)} & STATUSES.keys()
        shown = settled.stores["seats"].get(f"seat/{case.correlation}")
        if shown is not None and ends and shown not in {STATUSES[end] for end in ends - {"payment.received"}}:
            return f"a seat is shown as {shown} after {', '.join(sorted(ends))}"
    return None
