"""What was handled is remembered in memory, which a restart empties.

The duplicates that brokers make are mostly those of messages that were in hand when a process died: just the ones that
this memory does not know.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.reliable import Message

CAUGHT_BY = "CHO910"
COST = "the same text message to all customers of the last minute, at each deployment"

system = hardened.without("notification")


class VolatileNotificationService:
    """Knows the messages that this process has handled."""

    def __init__(self, gateway: Environment) -> None:
        self.gateway = gateway
        self.handled: set[str] = set()

    def on_news(self, message: Message) -> None:
        """Send one text message for one event."""
        if message.id not in self.handled:
            self.gateway.effect("send_sms")
            self.handled.add(message.id)


@system.service("notification")
def notification(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = VolatileNotificationService(env)
    for event in ("driver.assigned", "order.cancelled"):
        env.on(event, endpoint.handling(service.on_news))
    endpoint.start()
