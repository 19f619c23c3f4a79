"""An application that fails is published once more, to be tried again, as often as it fails.

Where the reason is the application, not the moment, that is for ever, and each round costs the same as the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import BureauService
from reference_services.reliable import Message

CAUGHT_BY = "CHO914"
COST = "one application that cannot be read keeps the whole cluster busy"

FIELDS = {"loan", "branch"}

system = correct.without("bureau")


class TirelessBureauService(BureauService):
    """Never gives up."""

    def __init__(self, env: Environment) -> None:
        super().__init__(started(env))
        self.env = env

    def on_wire(self, wire: Mapping[str, Any]) -> None:
        """Read an application; what cannot be read now may be later."""
        if wire["data"].keys() <= FIELDS:
            self.on_requested(Message.read(wire))
            self.endpoint.outbox.flush()
        else:
            self.env.publish("loan.requested", wire["data"])


@system.service("bureau", stateless=True)
def bureau(env: Environment) -> None:
    env.on("loan.requested", TirelessBureauService(env).on_wire)
