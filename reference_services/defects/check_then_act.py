"""Two instances look into the inbox at the same time, both find nothing, and both act.

After a rebalance the old instance is still at work on what the new one has been given: a zombie. To look and to
remember are two steps here, with no transaction around them.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.reliable import Inbox, Message

CAUGHT_BY = "CHO910"
COST = "two text messages whenever consumers are scaled up or down"

system = hardened.without("notification")


class RacyNotificationService:
    """Looks, remembers, and acts, in three steps."""

    def __init__(self, inbox: Inbox, gateway: Environment) -> None:
        self.inbox = inbox
        self.gateway = gateway

    def on_news(self, message: Message) -> None:
        """Send one text message for one event."""
        if not self.inbox.knows(message):
            self.inbox.add(message)
            self.gateway.effect("send_sms")


@system.service("notification", stateless=True)
def notification(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = RacyNotificationService(endpoint.inbox, env)
    for event in ("driver.assigned", "order.cancelled"):
        env.on(event, endpoint.handling(service.on_news))
    endpoint.start()
