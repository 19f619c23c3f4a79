"""The event that tells of the driver names the order as its cause, where the id of a message belongs.

Everything works. The day something goes wrong, the trace of who caused what ends here.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.food_delivery.hardened.binding import system as hardened
from reference_services.food_delivery.hardened.driver import NEEDED, DriverService
from reference_services.reliable import Record

CAUGHT_BY = "CHO903"
COST = "no one can follow an order through the logs past the dispatcher"

system = hardened.without("driver")


class UntraceableDriverService(DriverService):
    """Gives the order's id as the cause."""

    def tell_assigned(self, record: Record) -> None:
        details = record["details"]
        told = {"correlation": record["correlation"], "causation": details["order_id"]}
        self.outbox.add("driver.assigned", details, **told)


@system.service("driver", stateless=True)
def driver(env: Environment) -> None:
    endpoint = endpoint_of(env)
    service = UntraceableDriverService(endpoint, env.clock)
    for event in NEEDED:
        env.on(event, endpoint.handling(service.on_part))
    env.on("order.cancelled", endpoint.handling(service.on_order_cancelled))
    service.start()
