"""The order service: takes orders, confirms those that are paid and set aside, and cancels the others, once.

It alone decides how an order ends. What the others did for an order that is cancelled, they undo when they hear of it.
"""

from __future__ import annotations

from reference_services.order_fulfilment.hardened.confirmation import Confirmation
from reference_services.reliable import Endpoint, Message, Record, Requests, Reversible
from reference_services.reliable.ports import Clock, Data


class OrderService:
    """Creates orders, and brings each to one end."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.endpoint = endpoint
        self.order = Reversible("create_order", endpoint, self.tell_created, self.tell_cancelled)
        self.requests = Requests(self.order, endpoint)
        self.confirmation = Confirmation(endpoint, clock)

    def start(self) -> None:
        """Go on where the process died."""
        self.endpoint.start()
        self.requests.start()
        self.confirmation.start()

    def create(self, request: Message) -> None:
        """Create the order that a customer asks for."""
        self.requests.accept(request, request.data["orderId"])

    def on_part(self, message: Message) -> None:
        """Come one step nearer to the confirmation of an order."""
        self.confirmation.add(message)

    def on_failure(self, message: Message) -> None:
        """Cancel the order because it cannot be paid, or supplied, or took too long; the first reason counts."""
        self.confirmation.close(message)
        self.order.undo(message, message.data["orderId"])

    def tell_created(self, record: Record) -> None:
        """Tell that there is a new order."""
        self.endpoint.outbox.add("OrderCreated", record["details"], correlation=record["correlation"])

    def tell_cancelled(self, record: Record) -> None:
        """Tell that the order is cancelled, and why."""
        reversal = record["reversal"]
        assert reversal is not None, "an order is cancelled because of something"
        told: Data = {"orderId": record["details"]["orderId"], "reason": reversal["data"]["reason"]}
        self.endpoint.outbox.add("OrderCancelled", told, correlation=record["correlation"], causation=reversal["cause"])
