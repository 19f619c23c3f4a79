"""The order service: takes orders from customers, and cancels one, once, when any of the others cannot do its part."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Requests, Reversible
from reference_services.reliable.ports import Data


class OrderService:
    """Places orders and cancels them."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.order = Reversible("place_order", endpoint, self.tell_placed, self.tell_cancelled)
        self.requests = Requests(self.order, endpoint)

    def start(self) -> None:
        """Go on where the process died."""
        self.endpoint.start()
        self.requests.start()

    def place(self, request: Message) -> None:
        """Place the order that a customer asks for."""
        self.requests.accept(request, request.data["order_id"])

    def on_failure(self, message: Message) -> None:
        """Cancel the order because the kitchen, the bank or the dispatcher cannot do its part; the first one counts."""
        self.order.undo(message, message.data["order_id"])

    def tell_placed(self, record: Record) -> None:
        """Tell that there is a new order."""
        self.endpoint.outbox.add("order.placed", record["details"], correlation=record["correlation"])

    def tell_cancelled(self, record: Record) -> None:
        """Tell that the order is cancelled, and why."""
        reversal = record["reversal"]
        assert reversal is not None, "an order is cancelled because of something"
        told: Data = {"order_id": record["details"]["order_id"], "reason": reversal["data"]["reason"]}
        self.endpoint.outbox.add(
            "order.cancelled", told, correlation=record["correlation"], causation=reversal["cause"]
        )
