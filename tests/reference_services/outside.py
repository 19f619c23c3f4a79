"""A world for services on their own: an outbox's broker, a gateway and timers that do as they are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reference_services.reliable import Endpoint
from reference_services.reliable.ports import Decide
from reference_services.reliable.sqlite_store import SqliteStore


@dataclass
class Outside:
    """Remembers what services do to it, and fails where `failing` names the operation; `losing`: after it happened."""

    store: SqliteStore = field(default_factory=lambda: SqliteStore(sqlite3.connect(":memory:")))
    published: list[dict[str, Any]] = field(default_factory=list)
    happenings: list[str] = field(default_factory=list)
    keys: set[tuple[str, str]] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    losing: set[str] = field(default_factory=set)
    timers: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    now: float = 1000.0

    def endpoint(self, service: str) -> Endpoint:
        """Connect a service; once more is a restart."""
        return Endpoint(service, self.store, self.publish, self, self.set_timer)

    def publish(self, event: str, data: dict[str, Any], **attributes: Any) -> None:
        self._attempt(event, lambda: self.published.append({"type": event, "data": data, **attributes}))

    def effect(self, name: str, key: str, *, correlation: str | None = None) -> None:
        assert correlation is None or correlation
        self._attempt(name, lambda: self._happen(name, key))

    def undo(self, name: str, key: str) -> None:
        self._attempt(f"undo {name}", lambda: self._happen(f"undo {name}", key))

    def happened(self, name: str, key: str) -> bool:
        return (name, key) in self.keys and (f"undo {name}", key) not in self.keys

    def set_timer(self, delay_s: float, callback: Callable[[], None], name: str) -> Callable[[], None]:
        assert name
        timer = (self.now + delay_s, callback)
        self.timers.append(timer)
        return lambda: self.timers.remove(timer)

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and ring what is due."""
        self.now += seconds
        due = [timer for timer in self.timers if timer[0] <= self.now]
        for timer in due:
            self.timers.remove(timer)
            timer[1]()

    def restart(self) -> None:
        """Lose what is in memory only."""
        self.timers.clear()

    @property
    def events(self) -> list[str]:
        """The names of what was published."""
        return [message["type"] for message in self.published]

    def _attempt(self, name: str, happens: Callable[[], None]) -> None:
        if name in self.failing:
            raise ConnectionError(name)
        happens()
        if name in self.losing:
            raise ConnectionError(name)

    def _happen(self, name: str, key: str) -> None:
        if (name, key) not in self.keys:
            self.keys.add((name, key))
            self.happenings.append(name)


def always(answer: str) -> Decide:
    """Return a business that always decides alike."""

    def decide(name: str, options: Sequence[str]) -> str:
        assert answer in options, name
        return answer

    return decide


def wire(event: str, number: int = 1, **data: Any) -> dict[str, Any]:
    """Return a message as it comes off the wire, about the order O1."""
    return {"id": f"{event} {number}", "type": event, "correlationid": "S1", "data": {"order_id": "O1", **data}}
