"""Sagas in a few words, for tests that work out by hand what can happen in them."""

from __future__ import annotations

from choreo_check.loading.files import load_text
from choreo_check.scenarios.moves import Beginning, Move
from choreo_check.topology import Topology
from tests.scenarios.interpreter import Exploration, explore, replay

FOOD_DELIVERY_SERVICES = """
  order:
    publishes:
      - {event: order.placed, does: place_order}
    handlers:
      - on: {first: [order.rejected_by_restaurant, driver.unavailable]}
        undoes: place_order
        emits: order.cancelled
  restaurant:
    handlers:
      - on: order.placed
        outcomes:
          - {does: accept_order, emits: order.confirmed_by_restaurant}
          - {emits: order.rejected_by_restaurant}
      - {on: order.cancelled, undoes: accept_order, tombstone: true}
  payment:
    handlers:
      - {on: order.placed, does: charge_customer, emits: payment.charged}
      - {on: order.cancelled, undoes: charge_customer, tombstone: true, emits: payment.refunded}
  driver:
    handlers:
      - on: {all: [order.confirmed_by_restaurant, payment.charged], within: 10m, unless: order.cancelled}
        does: assign_driver
        emits: driver.assigned
        on_timeout: {emits: driver.unavailable}
  notification:
    handlers:
      - {on: {any: [driver.assigned, order.cancelled]}, effects: send_sms}
  accounting: {external: true, handlers: [{on: payment.charged}, {on: payment.refunded}]}
"""
"""The services of a food delivery that is right in every respect."""

START_TO_OK = "{starts: a, succeeds: ok, fails: ko}"


def saga_of(services: str, saga: str = START_TO_OK) -> Topology:
    return load_text(f"choreo: 1\nservices:{services}\nsagas:\n  saga: {saga}\n")


def service_of(*handlers: str, saga: str = START_TO_OK) -> Topology:
    lines = "".join(f"\n      - {handler}" for handler in handlers)
    return saga_of(f"\n  s:\n    handlers:{lines}\n", saga)


def explored(topology: Topology) -> Exploration:
    return explore(topology, topology.sagas[0])


def wrong(topology: Topology) -> dict[str, set[str]]:
    return {code: set(found.subjects) for code, found in explored(topology).violations.items()}


def fired(topology: Topology) -> set[int]:
    return {index for _, index in explored(topology).fired}


def published_at_the_end(topology: Topology, *moves: Move) -> set[str]:
    done = replay(topology, topology.sagas[0], Beginning("a"), moves)
    assert done.is_at_rest
    return set(done.state.published)


def deliver(handler: int, event: str, outcome: int | None = None) -> Move:
    return Move("deliver", "s", handler, event, outcome)
