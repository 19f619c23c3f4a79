"""The order service: takes orders, confirms those that are supplied, and cancels those that fail at either step."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Requests, Reversible
from reference_services.reliable.ports import Data


class OrderService:
    """Creates orders, and brings each to one end."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.outbox = endpoint.outbox
        self.order = Reversible("create_order", endpoint, self.tell_created, self.tell_cancelled)
        self.requests = Requests(self.order, endpoint)
        self.confirmation = Reversible("confirm_order", endpoint, self.tell_confirmed)

    def start(self) -> None:
        """Go on where the process died."""
        self.endpoint.start()
        self.requests.start()

    def create(self, request: Message) -> None:
        """Create the order that a customer asks for."""
        self.requests.accept(request, request.data["order_id"])

    def on_inventory_reserved(self, message: Message) -> None:
        """Confirm the order."""
        order_id = message.data["order_id"]
        self.confirmation.do(message, order_id, lambda _: {"order_id": order_id})

    def on_failure(self, message: Message) -> None:
        """Cancel the order because it cannot be paid or cannot be supplied; the first reason counts."""
        self.order.undo(message, message.data["order_id"])

    def tell_created(self, record: Record) -> None:
        """Tell that there is a new order."""
        self.outbox.add("order.created", record["details"], correlation=record["correlation"])

    def tell_confirmed(self, record: Record) -> None:
        """Tell that the order is certain."""
        self.outbox.add(
            "order.confirmed", record["details"], correlation=record["correlation"], causation=record["cause"]
        )

    def tell_cancelled(self, record: Record) -> None:
        """Tell that the order is cancelled, and why."""
        reversal = record["reversal"]
        assert reversal is not None, "an order is cancelled because of something"
        told: Data = {"order_id": record["details"]["order_id"], "reason": reversal["data"]["reason"]}
        self.outbox.add("order.cancelled", told, correlation=record["correlation"], causation=reversal["cause"])
