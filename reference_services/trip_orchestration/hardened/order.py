"""The order service: takes orders, and completes or cancels one when the process manager says so."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Requests, Reversible


class OrderService:
    """Keeps the orders."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.outbox = endpoint.outbox
        self.order = Reversible("submit_order", endpoint, self.tell_submitted, self.tell_cancelled)
        self.requests = Requests(self.order, endpoint)
        self.completion = Reversible("complete_order", endpoint, self.tell_completed)

    def start(self) -> None:
        """Go on where the process died."""
        self.endpoint.start()
        self.requests.start()

    def submit(self, request: Message) -> None:
        """Take the order that a customer sends off."""
        self.requests.accept(request, request.data["orderId"])

    def on_complete_order(self, message: Message) -> None:
        """Mark the order complete: there is no way back from here."""
        self.completion.do(message, message.data["orderId"], lambda asked: {"orderId": asked.data["orderId"]})

    def on_cancel_order(self, message: Message) -> None:
        """Cancel the order, when nothing else of it is left to undo."""
        self.order.undo(message, message.data["orderId"])

    def tell_submitted(self, record: Record) -> None:
        """Tell that there is a new order."""
        self.outbox.add("OrderSubmitted", record["details"], correlation=record["correlation"])

    def tell_completed(self, record: Record) -> None:
        """Tell that the order is complete."""
        self.outbox.add(
            "OrderCompleted", record["details"], correlation=record["correlation"], causation=record["cause"]
        )

    def tell_cancelled(self, record: Record) -> None:
        """Tell that the order is cancelled, and why."""
        reversal = record["reversal"]
        assert reversal is not None, "an order is cancelled because of something"
        told = {"orderId": record["details"]["orderId"], "reason": reversal["data"]["reason"]}
        self.outbox.add("OrderCancelled", told, correlation=record["correlation"], causation=reversal["cause"])
