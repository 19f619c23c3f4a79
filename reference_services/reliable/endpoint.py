"""What connects one service with the world: its store, inbox and outbox, and the gateway to what it does outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reference_services.reliable.inbox import Inbox
from reference_services.reliable.message import Message
from reference_services.reliable.outbox import Outbox
from reference_services.reliable.ports import Gateway, Publish, Store, Timer


class Endpoint:
    """One service's connection to the world. `name` is the service's."""

    def __init__(self, name: str, store: Store, publish: Publish, gateway: Gateway, timer: Timer) -> None:
        self.name = name
        self.store = store
        self.gateway = gateway
        self.rings = timer
        self.inbox = Inbox(store)
        self.outbox = Outbox(name, store, publish)

    def start(self) -> None:
        """Go on with what was under way when the process died."""
        self.outbox.resume(self.timer)

    def handling(self, handle: Callable[[Message], None]) -> Callable[[Mapping[str, Any]], None]:
        """Return a handler for what comes off the wire: after it, what waits in the outbox is published."""

        def receive(wire: Mapping[str, Any]) -> None:
            handle(Message.read(wire))
            self.outbox.flush()

        return receive

    def timer(self, delay_s: float, callback: Callable[[], None], name: str) -> Callable[[], None]:
        """Call something after a while; what it has put into the outbox is published then.

        Without that, a deadline that nobody has met would be told of with the next message: the one that does not come.
        """

        def ring() -> None:
            callback()
            self.outbox.flush()

        return self.rings(delay_s, ring, name)
