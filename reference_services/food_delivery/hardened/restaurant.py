"""The restaurant service: the kitchen accepts an order or rejects it, and drops one that is cancelled."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data, Decide


class RestaurantService:
    """Speaks for the kitchens."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.outbox = endpoint.outbox
        self.decide = decide
        self.acceptance = Reversible("accept_order", endpoint, self.tell_confirmed)

    def on_order_placed(self, message: Message) -> None:
        """Ask the kitchen whether it takes the order."""
        self.acceptance.do(message, message.data["order_id"], self.plan)

    def on_order_cancelled(self, message: Message) -> None:
        """Have the kitchen drop the order, or never begin with it."""
        self.acceptance.undo(message, message.data["order_id"])

    def plan(self, message: Message) -> Data | None:
        """Accept the order, or say that the kitchen does not."""
        order = {"order_id": message.data["order_id"]}
        if self.decide("kitchen", ("accepts", "rejects")) == "accepts":
            return order
        told = order | {"reason": "Kitchen closed"}
        self.outbox.add("order.rejected_by_restaurant", told, correlation=message.correlation, causation=message.id)
        return None

    def tell_confirmed(self, record: Record) -> None:
        """Tell that the kitchen cooks."""
        self.outbox.add(
            "order.confirmed_by_restaurant",
            record["details"],
            correlation=record["correlation"],
            causation=record["cause"],
        )
