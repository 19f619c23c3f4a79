"""The shipping step, choreographed inside: carrier and warehouse, in any order, within an hour, or not at all."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from reference_services.trip_orchestration.hardened.carrier import CarrierService
from reference_services.trip_orchestration.hardened.shipping import WITHIN_S, ShippingService
from reference_services.trip_orchestration.hardened.warehouse import WarehouseService
from tests.reference_services.outside import Outside, always, wire

ITEMS = [{"productId": "tent", "quantity": 1}]
SCHEDULE = wire("ScheduleShipping", orderId="T1", items=ITEMS)
REQUESTED = wire("ShipmentRequested", orderId="T1", items=ITEMS)
BOOKED = wire("CarrierBooked", orderId="T1")
PICKED = wire("ItemsPicked", orderId="T1")
UNAVAILABLE = wire("CarrierUnavailable", orderId="T1")
TIMED_OUT = wire("ShipmentTimedOut", orderId="T1")
FAILED = wire("SchedulingFailed", orderId="T1", reason="No carrier would take the parcel")


class Shipping:
    """A shipping service as its process has it: new after each restart."""

    def __init__(self, outside: Outside) -> None:
        endpoint = outside.endpoint("shipping")
        service = ShippingService(endpoint, lambda: outside.now)
        self.schedule = endpoint.handling(service.on_schedule_shipping)
        self.part = endpoint.handling(service.on_part)
        self.failure = endpoint.handling(service.on_failure)
        service.start()


@pytest.fixture
def outside() -> Outside:
    return Outside()


def test_asks_carrier_and_warehouse_with_one_event(outside: Outside) -> None:
    for _ in range(2):
        Shipping(outside).schedule(SCHEDULE)
    [told] = outside.published
    assert (told["type"], told["data"]) == ("ShipmentRequested", {"orderId": "T1", "items": ITEMS})


@pytest.mark.parametrize("parts", list(permutations([BOOKED, PICKED])), ids=["carrier first", "warehouse first"])
def test_stands_once_when_both_have_answered(outside: Outside, parts: list[Any]) -> None:
    for part in [parts[0], *parts, *parts]:
        Shipping(outside).part(part)
        outside.restart()
    Shipping(outside)
    [told] = outside.published
    assert (told["type"], told["causation"]) == ("ShippingScheduled", parts[1]["id"])
    assert outside.timers == []


def test_times_out_an_hour_after_the_first_answer_and_is_given_up_once(outside: Outside) -> None:
    Shipping(outside).part(PICKED)
    outside.restart()
    shipping = Shipping(outside)
    outside.pass_time(WITHIN_S)
    shipping.failure(TIMED_OUT)
    shipping.part(BOOKED)
    shipping.failure(UNAVAILABLE)
    assert outside.events == ["ShipmentTimedOut", "SchedulingFailed"]
    assert outside.published[0]["causation"] == PICKED["id"]
    assert outside.published[1]["data"]["reason"] == "The shipment could not be arranged within an hour"


def test_no_carrier_closes_the_wait_for_the_warehouse(outside: Outside) -> None:
    shipping = Shipping(outside)
    shipping.part(PICKED)
    shipping.failure(UNAVAILABLE)
    outside.pass_time(WITHIN_S)
    assert outside.events == ["SchedulingFailed"]
    assert outside.published[0]["data"]["reason"] == "No carrier would take the parcel"


def test_the_parcel_that_is_packed_too_late_sets_no_timer(outside: Outside) -> None:
    shipping = Shipping(outside)
    shipping.failure(UNAVAILABLE)
    shipping.part(PICKED)
    assert outside.timers == []


IN_ORDER = pytest.mark.parametrize(
    "messages", [[REQUESTED, FAILED], [FAILED, REQUESTED]], ids=["in order", "overtaken"]
)


@IN_ORDER
def test_the_carrier_cancels_the_van_by_itself(outside: Outside, messages: list[dict[str, Any]]) -> None:
    endpoint = outside.endpoint("carrier")
    service = CarrierService(endpoint, always("collect"))
    react = {"ShipmentRequested": service.on_shipment_requested, "SchedulingFailed": service.on_scheduling_failed}
    for message in messages:
        endpoint.handling(react[message["type"]])(message)
    assert outside.happenings == (["book_carrier", "undo book_carrier"] if messages[0] is REQUESTED else [])


@IN_ORDER
def test_the_warehouse_unpacks_by_itself(outside: Outside, messages: list[dict[str, Any]]) -> None:
    endpoint = outside.endpoint("warehouse")
    service = WarehouseService(endpoint)
    react = {"ShipmentRequested": service.on_shipment_requested, "SchedulingFailed": service.on_scheduling_failed}
    for message in messages:
        endpoint.handling(react[message["type"]])(message)
    assert outside.happenings == (["pick_items", "undo pick_items"] if messages[0] is REQUESTED else [])


def test_a_carrier_that_will_not_come_says_so(outside: Outside) -> None:
    endpoint = outside.endpoint("carrier")
    endpoint.handling(CarrierService(endpoint, always("refuse")).on_shipment_requested)(REQUESTED)
    assert (outside.happenings, outside.events) == ([], ["CarrierUnavailable"])
