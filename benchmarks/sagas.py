"""What the benchmark of the simulation runs: two systems whose services only publish, and one that is a small shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from choreo_check.simulation.environment import Start
from choreo_check.simulation.system import System

Handler = Callable[[Any], Any]

# --- services that do nothing but publish

Reactions = Mapping[str, Mapping[str, str | None]]
"""Which services hear an event, and what each of them publishes then."""

CHAIN: Reactions = {
    "begun": {"first": "one"},
    "one": {"second": "two"},
    "two": {"third": None},
}
"""Three steps, one after the other."""

TWELVE: Reactions = {
    "placed": {"kitchen": "confirmed", "bank": "charged", "depot": "reserved", "audit": None},
    "confirmed": {"driver": "assigned", "audit": None},
    "charged": {"loyalty": None, "audit": None},
    "reserved": {"audit": None},
    "assigned": {"notes": None, "shop": None, "audit": None},
}
"""Twelve deliveries to eight services."""


def topology_of(reactions: Reactions) -> str:
    """Return the topology file of such services; the first event starts the saga, the last one ends it."""
    events = list(reactions)
    handlers: dict[str, list[str]] = {}
    for event, hearers in reactions.items():
        for service, emitted in hearers.items():
            handlers.setdefault(service, []).append(f"{{on: {event}" + (f", emits: {emitted}}}" if emitted else "}"))
    lines = [f"  {service}: {{handlers: [{', '.join(found)}]}}" for service, found in handlers.items()]
    start = f"  start: {{publishes: [{{event: {events[0]}}}]}}"
    saga = f"  saga: {{starts: {events[0]}, succeeds: {events[-1]}}}"
    return "\n".join(["choreo: 1", "services:", start, *lines, "sagas:", saga, ""])


def system_of(reactions: Reactions) -> System:
    """Bind such services."""
    system = System("")
    for service in dict.fromkeys(service for hearers in reactions.values() for service in hearers):
        heard = {event: hearers[service] for event, hearers in reactions.items() if service in hearers}
        system.service(service)(_setup(heard))
    return system


def _setup(heard: Mapping[str, str | None]) -> Callable[[Any], None]:
    def setup(env: Any) -> None:  # noqa: ANN401  an environment of either world
        for event, emitted in heard.items():
            env.on(event, _empty if emitted is None else _publisher(env.publish, emitted))

    return setup


def _publisher(publish: Callable[..., object], event: str) -> Handler:
    def handle(_: object) -> None:
        publish(event, {"number": 1})

    return handle


def _empty(_: object) -> None:
    pass


# --- services as one writes them

SHOP = """
choreo: 1
services:
  order:
    publishes: [{event: placed, does: place_order}]
    handlers:
      - {on: {first: [rejected, declined]}, undoes: place_order, emits: cancelled}
  kitchen:
    handlers:
      - {on: placed, outcomes: [{does: accept_order, emits: confirmed}, {emits: rejected}]}
      - {on: cancelled, undoes: accept_order, tombstone: true}
  bank:
    handlers:
      - {on: placed, outcomes: [{does: charge, emits: charged}, {emits: declined}]}
      - {on: cancelled, undoes: charge, tombstone: true}
  driver:
    handlers: [{on: {all: [confirmed, charged], unless: cancelled}, does: assign, emits: assigned}]
  audit:
    handlers: [{on: {any: [placed, confirmed, charged, assigned]}, observes: true}]
sagas:
  shop: {starts: placed, succeeds: assigned, fails: cancelled}
"""


class Shop:
    """One service with an inbox and an outbox: what it decides, remembers and has to publish commits together."""

    def __init__(self, env: Any) -> None:  # noqa: ANN401  an environment of either world
        self.store, self.publish, self.env = env.store, env.publish, env
        if self.waiting():
            env.timer(0.0, self.flush, "outbox")

    def hear(self, event: str, handle: Callable[[Mapping[str, Any]], None]) -> None:
        """Handle each message once, in one transaction."""

        def receive(message: Mapping[str, Any]) -> None:
            self.flush()
            with self.store.transaction():
                if self.store.get(f"inbox/{message['id']}") is None:
                    handle(message)
                    self.store[f"inbox/{message['id']}"] = True
            self.flush()

        self.env.on(event, receive)

    def tell(self, event: str, message: Mapping[str, Any]) -> None:
        """Have an event published after the transaction."""
        cause, correlation = message["id"], message["correlationid"]
        content = {"data": message["data"], "id": f"{self.env.name}/{event}/{cause}", "correlation": correlation}
        self.store[f"outbox/{event}"] = {"event": event, **content, "causation": cause}

    def flush(self) -> None:
        """Publish what has been committed and not been published."""
        for key, content in self.waiting():
            self.publish(**content)
            with self.store.transaction():
                self.store.pop(key, None)

    def waiting(self) -> list[tuple[str, Any]]:
        """Return what has been committed and not been published."""
        with self.store.transaction():
            found: list[tuple[str, Any]] = self.store.starting("outbox/")
            return found

    def act(self, message: Mapping[str, Any], effect: str, event: str) -> None:
        """Have an effect happen, unless a tombstone says that it is too late, and tell of it."""
        key = message["correlationid"]
        if self.store.get(effect) is None:
            self.env.effect(effect, key)
            self.store[effect] = "done"
            self.tell(event, message)

    def revoke(self, message: Mapping[str, Any], effect: str) -> None:
        """Undo an effect, or see to it that it does not happen."""
        if self.store.get(effect) == "done":
            self.env.undo(effect, message["correlationid"])
        self.store[effect] = "revoked"


shop = System("")


@shop.service("order", stateless=True)
def order(env: Any) -> None:  # noqa: ANN401  likewise
    """Place an order, and cancel it when somebody cannot do its part."""
    service = Shop(env)

    def cancel(message: Mapping[str, Any]) -> None:
        if service.store.get("place_order") == "done":
            service.revoke(message, "place_order")
            service.tell("cancelled", message)

    def place(start: Start) -> None:
        with service.store.transaction():
            request = {"id": start.correlation, "correlationid": start.correlation, "data": {"total": 42, "items": [1]}}
            service.act(request, "place_order", "placed")
        service.flush()

    env.starts("placed", place)
    service.hear("rejected", cancel)
    service.hear("declined", cancel)


def _deciding(name: str, effect: str, good: str, bad: str) -> None:
    @shop.service(name, stateless=True)
    def setup(env: Any) -> None:  # noqa: ANN401  likewise
        service = Shop(env)

        def answer(message: Mapping[str, Any]) -> None:
            if env.decide(name) == "yes":
                service.act(message, effect, good)
            else:
                service.tell(bad, message)

        service.hear("placed", answer)
        service.hear("cancelled", lambda message: service.revoke(message, effect))


_deciding("kitchen", "accept_order", "confirmed", "rejected")
_deciding("bank", "charge", "charged", "declined")


@shop.service("driver", stateless=True)
def driver(env: Any) -> None:  # noqa: ANN401  likewise
    """Assign a driver when both answers have come."""
    service = Shop(env)

    def join(message: Mapping[str, Any]) -> None:
        heard = sorted({*service.store.get("heard", []), message["type"]})
        service.store["heard"] = heard
        if len(heard) == 2:  # noqa: PLR2004  both
            service.act(message, "assign", "assigned")

    service.hear("confirmed", join)
    service.hear("charged", join)


@shop.service("audit", stateless=True)
def audit(env: Any) -> None:  # noqa: ANN401  likewise
    """Keep what has happened."""
    service = Shop(env)
    for event in ("placed", "confirmed", "charged", "assigned"):
        service.hear(event, lambda message: service.store.__setitem__(f"seen/{message['id']}", message["type"]))
