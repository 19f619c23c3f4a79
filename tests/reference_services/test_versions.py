"""Readers are tolerant: the hardened services take old versions of an event, new ones, and ones yet to come."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reference_services.booking.hardened.inventory import InventoryService as Rooms
from reference_services.food_delivery.hardened.payment import PaymentService as MealPayment
from reference_services.order_flow.hardened.inventory import InventoryService as Stock
from reference_services.order_fulfilment.hardened.payment import PaymentService as OrderPayment
from reference_services.reliable import Endpoint, Message
from reference_services.trip_orchestration.hardened.process_manager import ProcessManager
from tests.reference_services.outside import Outside, always

CONTRACTS = Path(__file__).parents[2] / "contracts"
Reader = Callable[[Endpoint], Callable[[Message], None]]
READERS: dict[str, tuple[Reader, str]] = {
    "booking/BookingCreated": (
        lambda endpoint: Rooms(endpoint, always("free")).on_booking_created,
        "InventoryReserved",
    ),
    "food_delivery/order.placed": (
        lambda endpoint: MealPayment(endpoint, always("charges")).on_order_placed,
        "payment.charged",
    ),
    "order_flow/payment.charged": (
        lambda endpoint: Stock(endpoint, always("suffices")).on_payment_charged,
        "inventory.reserved",
    ),
    "order_fulfilment/OrderCreated": (
        lambda endpoint: OrderPayment(endpoint, always("charges")).on_order_created,
        "PaymentCompleted",
    ),
    "trip_orchestration/OrderSubmitted": (lambda endpoint: ProcessManager(endpoint).on_event, "ProcessPayment"),
}
"""For each event that has had several versions one of its readers, and what that publishes in answer."""
EXAMPLES = [
    pytest.param(event, version, id=f"{event} {version}")
    for event in READERS
    for version in sorted(path.stem for path in (CONTRACTS / event).glob("*.json"))
]


def example(event: str, version: str) -> dict[str, Any]:
    """Return the first example of a version of a contract."""
    contract = json.loads((CONTRACTS / event / f"{version}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = contract["examples"][0]
    return found


def heard(event: str, message: dict[str, Any]) -> list[str]:
    """Return what a reader of an event publishes in answer to a message."""
    outside = Outside()
    endpoint = outside.endpoint("reader")
    endpoint.handling(READERS[event][0](endpoint))(message)
    return outside.events


@pytest.mark.parametrize(("event", "version"), EXAMPLES)
def test_a_reader_takes_every_version_that_was_ever_published(event: str, version: str) -> None:
    assert heard(event, example(event, version)) == [READERS[event][1]]


@pytest.mark.parametrize("event", READERS)
def test_a_reader_takes_a_version_that_it_cannot_know_yet(event: str) -> None:
    latest = example(event, "2")
    later = {**latest, "traceparent": "00-1-1-01", "data": {**latest["data"], "giftWrap": {"paper": "red"}}}
    assert heard(event, later) == [READERS[event][1]]
