"""Calls from one service to another: a request, and an answer that comes back on the connection of the request.

Who calls waits in memory for the answer. When its process dies the connection is closed, and the answer reaches nobody;
so does a second answer to one request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from contextlib import suppress
from typing import Any

Data = dict[str, Any]
Publish = Callable[[str, Data], Awaitable[object]]

ANSWERS: dict[str, tuple[str, str | None]] = {
    "processPayment": ("paymentProcessed", "paymentFailed"),
    "reserveItems": ("itemsReserved", "reservationFailed"),
    "scheduleShipping": ("shippingScheduled", "shippingFailed"),
    "completeOrder": ("orderCompleted", "orderCompletionFailed"),
    "cancelShipping": ("shippingCancelled", "shippingCancellationFailed"),
    "releaseItems": ("itemsReleased", "itemsReleaseFailed"),
    "refundPayment": ("paymentRefunded", "refundFailed"),
    "cancelOrder": ("orderCancelled", None),
}
"""For each call what it is when it returns, and when it throws."""


class Refused(Exception):
    """A service cannot do what it was called for."""


class RemoteError(Exception):
    """What a call throws whose service has refused or failed."""


class Answer:
    """What is awaited of a call."""

    def __await__(self) -> Generator[Answer, Data, Data]:
        return (yield self)


class Caller:
    """Calls other services, and goes on with whoever waits when an answer comes."""

    def __init__(self, publish: Publish) -> None:
        self.publish = publish
        self.open: dict[str, Coroutine[Any, Any, None]] = {}
        self.connection = ""

    async def call(self, command: str, order_id: str, **details: str) -> Data:
        """Call a service, and wait for what it returns."""
        self.connection = f"{order_id} {command}"
        await self.publish(command, {"orderId": order_id, **details, "connection": self.connection})
        return await Answer()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin something that calls services."""
        self.go_on(work, lambda: work.send(None))

    def returned(self, answer: Mapping[str, Any]) -> None:
        """Take what a service returns."""
        work = self.open.pop(answer["connection"], None)
        if work is not None:
            self.go_on(work, lambda: work.send(dict(answer)))

    def threw(self, answer: Mapping[str, Any]) -> None:
        """Take what a service throws."""
        work = self.open.pop(answer["connection"], None)
        if work is not None:
            self.go_on(work, lambda: work.throw(RemoteError(answer["message"])))

    def go_on(self, work: Coroutine[Any, Any, None], step: Callable[[], object]) -> None:
        """Work on until the next answer is awaited. What is thrown then reaches whoever asked, and nobody here."""
        with suppress(StopIteration, Exception):
            while not isinstance(step(), Answer):
                step = lambda: work.send(None)  # noqa: E731
            self.open[self.connection] = work


def serving(command: str, serve: Callable[[str], Data], publish: Publish) -> Callable[[Mapping[str, Any]], None]:
    """Return what handles the requests of one kind: it answers with what the service returns or throws."""
    returns, throws = ANSWERS[command]

    def handle(request: Mapping[str, Any]) -> None:
        event: str | None
        try:
            event, result = returns, serve(request["orderId"])
        except Refused as refused:
            event, result = throws, {"message": str(refused)}
        except Exception:  # noqa: BLE001  whatever it is
            event, result = throws, {"message": "Request failed with status code 500"}
        if event is not None:
            publish(event, {**result, "connection": request["connection"]})

    return handle
