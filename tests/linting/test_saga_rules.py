"""What the rules on sagas say of the published designs, and where they point."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.api import lint, load_topology
from choreo_check.findings import Finding, Severity

CONTRACTS = Path(__file__).parents[2] / "contracts"
HARDENED = sorted(CONTRACTS.glob("*/topology.yaml"))


def found(name: str, *codes: str) -> list[Finding]:
    return lint(load_topology(CONTRACTS / name), select=codes)


def text_at(finding: Finding) -> str:
    place = finding.location
    line = Path(place.path).read_text(encoding="utf-8").splitlines()[place.line - 1]
    return line[place.column - 1 : place.end_column - 1]


def told(finding: Finding) -> str:
    return "; ".join(step.text for step in finding.scenario)


def test_an_order_whose_stock_fails_after_the_payment_is_never_refunded() -> None:
    (finding,) = found(
        "order_fulfilment/as_documented.yaml", "CHO401", "CHO402", "CHO403", "CHO404", "CHO405", "CHO406"
    )
    assert (finding.code, finding.severity) == ("CHO403", Severity.ERROR)
    assert finding.subject.effect == "charge_payment"
    assert text_at(finding) == "charge_payment"
    assert [step.publishes for step in finding.scenario][:4] == [
        ("OrderCreated",),
        ("PaymentCompleted",),
        ("InventoryFailed",),
        ("OrderCancelled",),
    ]
    assert finding.scenario[-1].text == "nobody undoes charge_payment"


def test_a_rejected_order_stays_charged_and_its_points_stay_awarded() -> None:
    findings = found("food_delivery/as_documented.yaml", "CHO403")
    assert [finding.subject.effect for finding in findings] == ["place_order", "charge_customer", "award_points"]
    charge = findings[1]
    assert text_at(charge) == "charge_customer"
    assert "restaurant hears order.placed: publishes order.rejected_by_restaurant" in told(charge)
    assert "payment hears order.placed: does charge_customer" in told(charge)


def test_the_drivers_join_waits_for_ever_when_the_restaurant_rejects() -> None:
    (finding,) = found("food_delivery/as_documented.yaml", "CHO401")
    assert text_at(finding).startswith("{all: [order.confirmed_by_restaurant, payment.charged]")
    assert finding.subject.events == ("order.confirmed_by_restaurant",)
    assert "publishes order.rejected_by_restaurant" in told(finding)


def test_a_refund_on_rejection_can_overtake_the_charge() -> None:
    (finding,) = found("food_delivery/naive_refund.yaml", "CHO403", "CHO405")
    assert finding.code == "CHO405"
    assert finding.subject.effect == "charge_customer"
    assert text_at(finding) == "charge_customer"


def test_the_failures_of_the_order_flow_end_nowhere() -> None:
    (finding,) = found("order_flow/as_documented.yaml", "CHO402")
    assert text_at(finding) == "order"
    assert "publishes payment.failed" in told(finding)


def test_the_documented_booking_keeps_what_its_code_keeps() -> None:
    """The payment is the last step: when it fails nothing was charged, and the booking is undone."""
    assert (
        found("booking/as_documented.yaml", "CHO401", "CHO402", "CHO403", "CHO404", "CHO405", "CHO406", "CHO410") == []
    )


def test_a_compensation_whose_error_is_swallowed_leaves_things_done() -> None:
    findings = found("trip_orchestration/as_documented.yaml", "CHO402", "CHO403")
    left = {finding.subject.effect for finding in findings if finding.code == "CHO403"}
    assert left == {"charge_payment", "reserve_items", "schedule_shipping"}
    (unfinished,) = (finding for finding in findings if finding.code == "CHO402")
    assert "order hears cancelOrder" in told(unfinished)


@pytest.mark.parametrize("path", HARDENED, ids=lambda path: path.parent.name)
def test_the_hardened_designs_are_proved(path: Path) -> None:
    assert lint(load_topology(path), select=["CHO4"], ignore=["CHO411"]) == []


def test_a_topology_without_sagas_is_not_asked_for_ends(tmp_path: Path) -> None:
    path = tmp_path / "topology.yaml"
    path.write_text(
        "choreo: 1\nservices: {a: {publishes: [x.done]}, b: {handlers: [{on: x.done, does: y}]}}\n", "utf-8"
    )
    assert lint(load_topology(path), select=["CHO4"]) == []


@pytest.mark.parametrize("code", ["CHO401", "CHO402", "CHO403", "CHO404", "CHO405", "CHO406", "CHO408", "CHO410"])
def test_every_refutation_carries_its_scenario_with_places(code: str) -> None:
    for path in sorted(CONTRACTS.glob("*/*.yaml")):
        for finding in lint(load_topology(path), select=[code]):
            assert finding.scenario
            assert all(step.location.line > 1 for step in finding.scenario)
