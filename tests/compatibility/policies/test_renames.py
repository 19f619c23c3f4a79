"""Events that come back under another name are recognised, others are not."""

from __future__ import annotations

from choreo_check.compatibility.policies.renames import renamed


def test_recognises_another_spelling() -> None:
    assert renamed(["order.placed"], ["OrderPlaced"]) == {"order.placed": "OrderPlaced"}


def test_recognises_a_near_miss() -> None:
    assert renamed(["VesselAllocated"], ["VesselAlocated"]) == {"VesselAllocated": "VesselAlocated"}


def test_does_not_take_any_two_events_for_one() -> None:
    assert renamed(["order.placed"], ["payment.refunded"]) == {}


def test_recognises_the_same_contract_under_any_name() -> None:
    assert renamed(["order.placed"], ["basket.sent"], [("order.placed", "basket.sent")]) == {
        "order.placed": "basket.sent"
    }


def test_gives_a_new_name_to_one_event_only() -> None:
    assert len(renamed(["order.placed", "order.place"], ["OrderPlaced"])) == 1
