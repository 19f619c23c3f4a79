"""The letters refuse a message that has a field which they do not know, and there is no place to put it aside.

It comes again, is refused again, and everything behind it waits. All that the publisher did was to add a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import LetterService
from reference_services.reliable import Message

CAUGHT_BY = "CHO914"
COST = "no letter leaves the house until somebody removes the message by hand"

FIELDS = {"loan", "branch"}

system = correct.without("letters")


class StrictLetterService(LetterService):
    """Takes only what it knows."""

    def on_wire(self, wire: Mapping[str, Any]) -> None:
        """Read a message, to the letter."""
        if not wire["data"].keys() <= FIELDS:
            raise ValueError(f"unknown: {sorted(wire['data'].keys() - FIELDS)}")
        self.on_decision(Message.read(wire))


@system.service("letters", stateless=True)
def letters(env: Environment) -> None:
    endpoint = started(env)
    service = StrictLetterService(endpoint)
    for event in ("loan.granted", "loan.refused"):
        env.on(event, service.on_wire)
