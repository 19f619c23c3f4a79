"""Binds the same services with SQLite as their store, in place of the simulated one."""

from __future__ import annotations

from copy import copy
from functools import partial

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Setup, System
from reference_services.food_delivery.hardened.binding import system as simulated
from reference_services.reliable.sqlite_store import SqliteStore

system = System(simulated.topology)


def start(setup: Setup, env: Environment) -> None:
    """Start a service that finds a database where it looks for its store."""
    on_sqlite = copy(env)
    on_sqlite.store = SqliteStore(env.sqlite())  # type: ignore[assignment]  # all that the services need of a store
    setup(on_sqlite)


for bound in simulated.bindings.values():
    system.service(bound.name, stateless=True)(partial(start, bound.setup))
