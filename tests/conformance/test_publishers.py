"""Which service a source means."""

from __future__ import annotations

import pytest

from choreo_check.conformance.publishers import Publishers


@pytest.mark.parametrize(
    "source",
    [
        "booking", "/services/booking", "https://shop.example/booking", "urn:shop:booking", "BookingService",
        "booking-service", "booking_svc", "Booking", "/prod/eu/BookingService/v2", "mapped",
    ],
)  # fmt: skip
def test_a_service_is_known_in_every_spelling(source: str) -> None:
    assert Publishers(["booking", "payment"], {"mapped": "booking"}).service(source) == "booking"


@pytest.mark.parametrize("source", ["", "/", "shop", "bookings", "rebooking"])
def test_anything_else_is_a_stranger(source: str) -> None:
    assert Publishers(["booking", "payment"], {}).service(source) is None


def test_a_spelling_that_two_services_share_means_neither() -> None:
    publishers = Publishers(["order", "order-service"], {})
    assert [publishers.service(one) for one in ("order", "order-service", "OrderSvc")] == [
        "order",
        "order-service",
        None,
    ]
