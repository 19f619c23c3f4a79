"""Binds the same services where none of them ever refuses: what fails then is the process manager's own doing."""

from __future__ import annotations

from copy import copy
from functools import partial

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Setup, System
from reference_services.trip_orchestration.as_documented.binding import system as whole

system = System(whole.topology)


def start(setup: Setup, env: Environment) -> None:
    """Start a service for which everything goes well."""
    steadfast = copy(env)
    steadfast.decide = lambda *_: "yes"  # type: ignore[method-assign]  # all that the services need of it
    setup(steadfast)


for bound in whole.bindings.values():
    system.service(bound.name, stateless=bound.stateless)(partial(start, bound.setup))
