"""The wiring of a topology: who publishes, who hears, and what causes what."""

from __future__ import annotations

from choreo_check.loading import load_text
from choreo_check.topology import Graph, Handler
from choreo_check.topology.graph import is_join

TEXT = """choreo: 1
commands: [CloseShop]
services:
  order:
    publishes: [order.placed, CloseShop]
    handlers:
      - on: {all: [payment.charged, stock.reserved], within: 1h, unless: order.cancelled}
        emits: order.confirmed
        on_timeout: {emits: order.expired}
  payment:
    handlers:
      - {on: order.placed, outcomes: [{emits: payment.charged}, {emits: payment.failed}]}
      - {on: {matching: "order.[ce]*"}, emits: payment.closed}
  audit:
    handlers:
      - {on: {matching: "*"}, observes: true}
  bank: {external: true, publishes: [order.placed], handlers: [{on: {after: 90s, of: payment.failed}, emits: rate.set}]}
"""
GRAPH = Graph(load_text(TEXT))
HANDLERS = list(GRAPH.topology.handlers)


def test_knows_every_publisher_once() -> None:
    assert GRAPH.publishers("order.placed") == ["order", "bank"]
    assert GRAPH.publishers("nothing") == []


def test_knows_every_consumer_but_those_who_only_watch() -> None:
    assert GRAPH.consumers("order.cancelled") == ["order", "payment"]
    assert GRAPH.consumers("payment.failed") == ["bank"]
    assert GRAPH.consumers("rate.set") == []


def test_an_emission_knows_where_it_comes_from() -> None:
    (charged,) = GRAPH.emissions["payment.charged"]
    assert (charged.service, charged.external, charged.publication) == ("payment", False, None)
    assert charged.handler is HANDLERS[1]
    own, others = GRAPH.emissions["order.placed"]
    assert own.publication is not None
    assert own.handler is None
    assert others.external


def test_resolves_a_pattern_against_all_that_is_known() -> None:
    assert [mention.name for mention in GRAPH.resolve(HANDLERS[2])] == [
        "order.confirmed",
        "order.expired",
        "order.cancelled",
    ]
    assert {mention.location.line for mention in GRAPH.resolve(HANDLERS[2])} == {13}
    assert len(GRAPH.resolve(HANDLERS[3])) == len(GRAPH.emissions) + 2


def test_a_closing_event_is_heard_and_causes_nothing() -> None:
    assert [(one.handler.service, one.closes) for one in GRAPH.hearings["order.cancelled"]] == [
        ("order", True),
        ("payment", False),
        ("audit", False),
    ]
    assert list(GRAPH.causes["order.cancelled"]) == ["payment.closed"]


def test_a_join_causes_what_its_timeout_publishes_too() -> None:
    assert list(GRAPH.causes["payment.charged"]) == ["order.confirmed", "order.expired"]


def test_an_event_that_ends_the_story_causes_nothing() -> None:
    assert GRAPH.causes["rate.set"] == {}


def test_knows_its_commands_and_its_joins() -> None:
    assert GRAPH.commands == {"CloseShop"}
    assert [is_join(handler) for handler in HANDLERS] == [True, False, False, False, False]


def test_a_handler_is_named_after_what_it_waits_for() -> None:
    assert [handler.name for handler in HANDLERS] == [
        "order on payment.charged + stock.reserved",
        "payment on order.placed",
        "payment on order.[ce]*",
        "audit on *",
        "bank on 90 s after payment.failed",
    ]


def test_a_mention_is_a_name_wherever_it_stands() -> None:
    (first, second) = (one.event for one in GRAPH.emissions["order.placed"])
    assert first == second
    assert first.location != second.location
    assert str(first) == "order.placed"


def test_equal_handlers_of_one_service_are_two() -> None:
    text = "choreo: 1\nservices: {a: {handlers: [{on: b}, {on: b}]}}"
    handlers: set[Handler] = set(load_text(text).handlers)
    assert len(handlers) == 2
