"""Binds the tutorial's services to the world that choreo-check controls, over both kinds of bus."""

from __future__ import annotations

from dataclasses import dataclass

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Settled, System
from reference_services.order_flow.as_documented.event_bus import EventBus
from reference_services.order_flow.as_documented.inventory import InventoryService
from reference_services.order_flow.as_documented.order import OrderService
from reference_services.order_flow.as_documented.payment import PaymentService


@dataclass(frozen=True, slots=True)
class Binding:
    """The services over one kind of bus."""

    redelivers: bool

    def system(self) -> System:
        """Bind the services."""
        found = System("contracts/order_flow/as_documented.yaml")
        for service in (self.order, self.payment, self.inventory):
            found.service(service.__name__, stateless=True)(service)
        for invariant in (nobody_pays_who_was_refused, nobody_pays_for_nothing):
            found.invariant(invariant)
        return found

    def bus(self, env: Environment) -> EventBus:
        return EventBus(env.publish, env.on, redelivers=self.redelivers)

    def order(self, env: Environment) -> None:
        service = OrderService(env, self.bus(env), env.uuid)
        env.starts("order.created", lambda start: service.create_order(start.data["customer_id"], start.data["total"]))

    def payment(self, env: Environment) -> None:
        def accepts() -> bool:
            return env.decide("card", ("accepted", "declined")) == "accepted"

        PaymentService(env, self.bus(env), accepts, env.uuid).start()

    def inventory(self, env: Environment) -> None:
        def has_stock() -> bool:
            return env.decide("stock", ("enough", "sold out")) == "enough"

        InventoryService(env, self.bus(env), has_stock).start()


def nobody_pays_who_was_refused(run: Settled) -> str | None:
    """A payment of which everyone has heard that it failed is not taken."""
    wrong = any("payment.failed" in events and "charge_payment" in done for events, done in orders_of(run))
    return "payment.failed was published, and the customer has paid" if wrong else None


def nobody_pays_for_nothing(run: Settled) -> str | None:
    """What is paid for is set aside."""
    wrong = any("charge_payment" in done and "reserve_inventory" not in done for _, done in orders_of(run))
    return "the customer has paid, and nothing is set aside" if wrong else None


def orders_of(run: Settled) -> list[tuple[set[str], set[str]]]:
    """Return for each order the events that were published and the effects that have happened."""
    history = run.history
    return [
        (
            {message.event for message in history.of_case(case.number)},
            {entry.effect for entry in history.entries if entry.saga == case.number},
        )
        for case in history.cases
    ]


system = Binding(redelivers=True).system()
logging = Binding(redelivers=False).system()
