"""The bureau publishes two events one after the other, outside of any transaction; a crash between them leaves one.

The message was marked as handled before, so that nothing is published twice.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import started
from reference_services.loan.binding import system as correct
from reference_services.loan.services import BureauService
from reference_services.reliable import Message
from reference_services.reliable.message import derived_id

CAUGHT_BY = "CHO904"
COST = "compliance works on an application that risk never hears of"

system = correct.without("bureau")


class PiecemealBureauService(BureauService):
    """Tells one after the other."""

    def on_requested(self, message: Message) -> None:
        with self.endpoint.store.transaction():
            is_new = self.endpoint.inbox.takes(message)
        for event in ("identity.verified", "income.verified") if is_new else ():
            told = {"correlation": message.correlation, "causation": message.id}
            id_ = derived_id("bureau", message.id, event)
            self.endpoint.outbox.publish(event, dict(message.data), id=id_, **told)


@system.service("bureau", stateless=True)
def bureau(env: Environment) -> None:
    endpoint = started(env)
    service = PiecemealBureauService(endpoint)
    env.on("loan.requested", endpoint.handling(service.on_requested))
