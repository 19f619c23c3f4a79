"""CHO1xx: which names of a topology are judged; how a name is judged is tested beside the judge."""

from __future__ import annotations

from tests.linting.topologies import found, linted, services


def test_names_are_judged_where_they_are_published_not_where_they_are_heard() -> None:
    assert found(services("a: {handlers: [{on: ChargePayment}, {on: OrderEvent}]}"), "CHO1") == []


def test_names_of_external_services_are_not_ours_to_choose() -> None:
    text = services("bank: {external: true, publishes: [ChargePayment, OrderEvent, order.placed, OrderLost]}")
    assert found(text, "CHO1") == []


def test_a_declared_command_is_named_as_one() -> None:
    assert found(services("a: {publishes: [ChargePayment]}") + "commands: ChargePayment\n", "CHO1") == []


def test_a_command_is_told_with_a_better_name_where_there_is_one() -> None:
    (finding,) = linted(services("a: {publishes: [ChargePayment]}"), "CHO101")
    assert (finding.hint or "").startswith("name what happened, such as `")


def test_each_minority_of_styles_is_told_once() -> None:
    text = services("a: {publishes: [order.placed, order.lost, OrderFound, PaymentFailed, stock_reserved]}")
    findings = linted(text, "CHO103")
    assert [finding.subject.events for finding in findings] == [("OrderFound", "PaymentFailed"), ("stock_reserved",)]
    assert findings[0].message.startswith("`OrderFound`, `PaymentFailed` are in ")
    assert findings[1].message.startswith("`stock_reserved` is in ")
    assert [one.message for one in findings[0].related] == ["`PaymentFailed` too"]


def test_a_long_minority_is_shortened() -> None:
    many = ", ".join(f"order.placed{letter}" for letter in "abcdefgh")
    text = services(f"a: {{publishes: [{many}, OrderFound, OrderLost, PaymentFailed, StockReserved]}}")
    (finding,) = linted(text, "CHO103")
    assert finding.message.startswith("`OrderFound`, `OrderLost`, `PaymentFailed` and 1 more are in ")


def test_a_name_that_has_to_change_anyway_is_no_second_style() -> None:
    assert found(services("a: {publishes: [order.placed, ChargePayment, OrderEvent]}"), "CHO103") == []
