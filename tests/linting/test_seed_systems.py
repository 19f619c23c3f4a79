"""What is true of the published systems, by their own documents, is what is found."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from choreo_check.api import lint, load_topology
from choreo_check.findings import Finding, Severity
from choreo_check.loading import load_text

CONTRACTS = Path(__file__).parents[2] / "contracts"
HARDENED = sorted(CONTRACTS.glob("*/topology.yaml"))
DOCUMENTED = sorted(CONTRACTS.glob("*/as_documented.yaml"))


@cache
def findings(system: str, variant: str = "as_documented") -> tuple[Finding, ...]:
    return tuple(lint(load_topology(CONTRACTS / system / f"{variant}.yaml"), select=["ALL"]))


def of(code: str, system: str, variant: str = "as_documented") -> list[Finding]:
    return [finding for finding in findings(system, variant) if finding.code == code]


def events(found: list[Finding]) -> set[str | None]:
    return {finding.subject.event for finding in found}


def test_nobody_hears_that_stock_was_reserved_or_the_order_cancelled() -> None:
    unheard = of("CHO201", "order_fulfilment")
    assert {finding.subject.event: finding.severity for finding in unheard} == {
        "InventoryReserved": Severity.WARNING,
        "OrderCancelled": Severity.ERROR,
    }


def test_both_failures_of_the_linear_flow_end_nowhere() -> None:
    unheard = {finding.subject.event: finding.severity for finding in of("CHO201", "order_flow")}
    assert unheard["payment.failed"] is Severity.ERROR
    assert unheard["inventory.reservation.failed"] is Severity.ERROR
    assert unheard.keys() - {"payment.failed", "inventory.reservation.failed"} == {"inventory.reserved"}


def test_nobody_hears_that_a_booking_was_cancelled() -> None:
    assert events(of("CHO201", "booking")) == {"BookingCancelled"}


def test_the_first_attempt_commands_everyone() -> None:
    commands = of("CHO101", "food_delivery", "first_attempt")
    assert events(commands) == {"restaurant.confirm", "payment.charge", "driver.assign"}


def test_the_counter_example_is_a_command() -> None:
    assert events(of("CHO101", "booking", "counter_example")) == {"CreateBookingCommand"}


def test_the_three_bad_names_are_vague() -> None:
    assert events(of("CHO102", "order_fulfilment", "bad_names")) == {"OrderEvent", "PaymentDone", "StockChecked"}


@pytest.mark.parametrize("path", DOCUMENTED, ids=lambda path: path.parent.name)
def test_the_names_that_the_documents_recommend_are_good(path: Path) -> None:
    assert of("CHO101", path.parent.name) + of("CHO102", path.parent.name) + of("CHO103", path.parent.name) == []


def test_payment_reads_an_order_id_that_was_never_promised() -> None:
    unpromised = of("CHO505", "order_fulfilment")
    payment = next(finding for finding in unpromised if finding.subject.service == "payment")
    assert payment.message == "payment reads `orderId`, which the contract of `OrderCreated` does not declare"
    assert payment.hint == "did you mean `id`?"


@pytest.mark.parametrize("path", DOCUMENTED, ids=lambda path: path.parent.name)
def test_no_document_versions_its_contracts(path: Path) -> None:
    topology = load_topology(path)
    published = {mention.name for handler in topology.handlers for one in handler.endings for mention in one.emits}
    published |= {publication.event.name for publication in topology.publications}
    kept = {contract.stem for contract in (path.parent / "as_documented").glob("*.json")}
    assert events(of("CHO503", path.parent.name)) == published & kept != set()


@pytest.mark.parametrize("system", ["booking", "order_flow", "order_fulfilment", "trip_orchestration"])
def test_four_documents_carry_no_correlation_id(system: str) -> None:
    assert [finding.message for finding in of("CHO504", system)] == ["no event carries a correlation id"]


def test_the_fifth_document_correlates_by_its_aggregate() -> None:
    assert of("CHO504", "food_delivery") == []


@pytest.mark.parametrize("path", DOCUMENTED, ids=lambda path: path.parent.name)
def test_no_document_gives_its_events_an_id(path: Path) -> None:
    assert len(of("CHO509", path.parent.name)) == 1


@pytest.mark.parametrize("system", ["booking", "food_delivery", "order_flow", "order_fulfilment"])
def test_no_document_has_a_dead_letter_route(system: str) -> None:
    topology = load_topology(CONTRACTS / system / "as_documented.yaml")
    own = {handler.name for handler in topology.handlers if not handler.external}
    assert {finding.subject.handler for finding in of("CHO601", system)} == own


@pytest.mark.parametrize("path", HARDENED, ids=lambda path: path.parent.name)
def test_a_hardened_system_has_no_finding_at_all(path: Path) -> None:
    assert lint(load_topology(path)) == []


@pytest.mark.parametrize("path", HARDENED, ids=lambda path: path.parent.name)
def test_a_hardened_system_accepts_nothing_by_comment(path: Path) -> None:
    assert not re.search(r"#\s*choreo:", path.read_text(encoding="utf-8"))


DELIVERY = """choreo: 1
name: parcels
broker: kafka
services:
  order:
    publishes: [{event: order.placed, does: place_order}]
    handlers:
      - {on: {first: [order.rejected_by_restaurant, driver.unavailable]}, undoes: place_order, emits: order.cancelled}
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
sagas:
  delivery: {starts: order.placed, succeeds: driver.assigned, fails: order.cancelled}
"""


def test_a_well_built_delivery_is_clean() -> None:
    assert lint(load_text(DELIVERY)) == []


def test_services_that_hear_each_other_are_no_cycle() -> None:
    assert lint(load_text(DELIVERY), select=["CHO301"]) == []
    assert [finding for path in HARDENED for finding in of("CHO301", path.parent.name, "topology")] == []
