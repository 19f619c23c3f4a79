"""The order service: takes orders from customers, and cancels one, once, when any of the others cannot do its part."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible
from reference_services.reliable.ports import Data

RETRY_S = 1.0


class OrderService:
    """Places orders and cancels them."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.order = Reversible("place_order", endpoint, self.tell_placed, self.tell_cancelled)

    def start(self) -> None:
        """Go on with the requests that were under way when the process died: nobody delivers them again."""
        self.endpoint.start()
        if self.order.open_intents():
            self.endpoint.timer(0.0, self.recover, "recovery")

    def place(self, request: Message) -> None:
        """Place the order that a customer asks for. After an error it may be placed or not, as with any request."""
        try:
            self.order.do(request, request.data["order_id"], lambda asked: dict(asked.data))
            self.endpoint.outbox.flush()
        except ConnectionError:
            self.endpoint.timer(RETRY_S, self.recover, "recovery")
            raise

    def recover(self) -> None:
        """Find out what became of requests that were not finished: finish those that took effect, forget the others."""
        for key, record in self.order.open_intents():
            happened = self.endpoint.gateway.happened("place_order", key)
            with self.endpoint.store.transaction():
                self.finish(key, record) if happened else self.order.forget(key)
        self.endpoint.outbox.flush()

    def finish(self, key: str, record: Record) -> None:
        """Go on after the effect of a request."""
        request = Message(record["cause"], "request", record["correlation"], record["details"])
        self.order.settle(request, key, record, happened=True)

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
