"""What all bindings share: how services made of the parts in `reliable` meet the world that choreo-check controls."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import wraps

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import Setup, System
from reference_services.reliable import Endpoint, Message
from reference_services.reliable.sqlite_store import SqliteStore


def endpoint_of(env: Environment) -> Endpoint:
    """Connect a service to the simulated world."""
    return Endpoint(env.name, env.store, env.publish, env, env.timer)


def started(env: Environment) -> Endpoint:
    """Connect a service of which nothing goes on after a crash but what waits in its outbox."""
    endpoint = endpoint_of(env)
    endpoint.start()
    return endpoint


def request_of(start: Start) -> Message:
    """Read a request from outside that begins a saga."""
    return Message(start.correlation, "request", start.correlation, start.data)


def stored_in_sqlite(system: System) -> System:
    """Return the same services with SQLite as their store, in place of the simulated one."""
    bindings = {name: replace(bound, setup=with_a_database(bound.setup)) for name, bound in system.bindings.items()}
    return System(system.topology, bindings, dict(system.invariants))


def with_a_database(setup: Setup) -> Setup:
    """Have a service find a database where it looks for its store."""

    @wraps(setup)
    def start(env: Environment) -> None:
        with_database = copy(env)
        with_database.store = SqliteStore(env.sqlite())  # type: ignore[assignment]  # all that the services need of a store
        setup(with_database)

    return start
