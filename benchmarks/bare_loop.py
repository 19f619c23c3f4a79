"""The loop that a test would write by hand: a queue, and handlers that are called directly.

It gives services the same ports as our world, and delivers the same messages in the same order; it controls nothing,
records nothing and notices nothing.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, cast

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.store import Store
from choreo_check.simulation.system import Binding

Handler = Callable[[Any], Any]


class BareEnvironment:
    """The ports of one service, on a bare loop."""

    def __init__(self, loop: BareLoop, name: str) -> None:
        self.loop = loop
        self.name = name
        self.store = Store(lambda _kind, _name: False)

    def on(self, event: str, handler: Handler) -> None:
        self.loop.handlers.setdefault(event, []).append(handler)

    def starts(self, event: str, handler: Handler) -> None:
        self.loop.entries[event] = handler

    def publish(self, event: str, data: object = None, **given: object) -> None:
        loop = self.loop
        cause = loop.in_hand
        message = {
            "specversion": "1.0",
            "source": self.name,
            "type": event,
            "id": given.get("id") or f"{self.name}/{next(loop.numbers)}",
            "correlationid": given.get("correlation") or cause["correlationid"],
            "causationid": given.get("causation") or cause["id"],
            "data": data,
        }
        for handler in loop.handlers.get(event, ()):
            loop.queue.append((handler, message))

    def effect(self, name: str, key: str | None = None) -> bool:
        self.loop.effects.append((name, key))
        return True

    undo = effect

    def happened(self, name: str, key: str) -> bool:
        return (name, key) in self.loop.effects

    def decide(self, _name: str, options: Sequence[str] = ("yes", "no")) -> str:
        return options[0]

    def timer(self, delay_s: float, callback: Callable[[], Any], _name: str = "") -> Callable[[], None]:
        loop = self.loop
        entry = (loop.now + delay_s, next(loop.numbers), callback)
        insort(loop.timers, entry)
        return lambda: loop.timers.remove(entry) if entry in loop.timers else None

    def clock(self) -> float:
        return self.loop.now


class BareLoop:
    """A queue, and handlers that are called directly."""

    def __init__(self, bindings: Sequence[Binding], start: Start) -> None:
        self.bindings = bindings
        self.start = start

    def run(self) -> int:
        """Run one saga with fresh services, and return how many deliveries that took."""
        self.now, self.numbers, self.effects, self.timers = 0.0, count(1), [], []  # type: ignore[var-annotated]
        self.handlers: dict[str, list[Handler]] = {}
        self.entries: dict[str, Handler] = {}
        self.queue: list[tuple[Handler, dict[str, Any]]] = []
        environments = [BareEnvironment(self, binding.name) for binding in self.bindings]
        for binding, env in zip(self.bindings, environments, strict=True):
            binding.setup(cast(Environment, env))
        self.in_hand = {"id": None, "correlationid": self.start.correlation}
        if self.start.event in self.entries:
            self.entries[self.start.event](self.start)
        else:
            environments[0].publish(self.start.event, self.start.data)
        return self.loop()

    def loop(self) -> int:
        """Deliver everything, and let the timers ring when nothing is under way."""
        queue, deliveries = self.queue, 0
        while queue or self.timers:
            if queue:
                handler, self.in_hand = queue.pop(0)
                deliveries += 1
                handler(self.in_hand)
            else:
                self.now, _, callback = self.timers.pop(0)
                callback()
        return deliveries
