"""CHO2xx: correct systems on which they must be silent, and defects that they must not miss."""

from __future__ import annotations

import pytest

from tests.linting.topologies import found, linted, services

PLACED = "order: {publishes: [order.placed]}"


@pytest.mark.parametrize(
    "hearing",
    [
        "b: {handlers: [{on: order.placed}]}",
        "b: {handlers: [{on: {any: [order.placed]}}]}",
        "b: {handlers: [{on: {matching: 'order.*'}}]}",
        "b: {handlers: [{on: {after: 30s, of: order.placed}}]}",
        "b: {external: true, handlers: [{on: order.placed}]}",
        "b: {publishes: [a.started], handlers: [{on: {all: [a.started], unless: order.placed}}]}",
    ],
)
def test_an_event_is_handled_however_it_is_heard(hearing: str) -> None:
    assert ("warning", "order.placed") not in found(services(f"{PLACED}\n{hearing}"), "CHO201")


@pytest.mark.parametrize(
    "hearing",
    [
        "",
        "b: {handlers: [{on: order.placed, observes: true}]}",
        "b: {handlers: [{on: {matching: '*'}, observes: true}]}",
        "b: {external: true, handlers: [{on: {matching: '*'}, observes: true}]}",
        "b: {handlers: [{on: {matching: 'order.p'}}]}",
        "b: {handlers: [{on: Order.Placed}]}",
    ],
)
def test_an_event_that_is_only_watched_or_misspelt_is_not_handled(hearing: str) -> None:
    assert found(services(f"{PLACED}\n{hearing}"), "CHO201") == [("warning", "order.placed")]


def test_what_only_an_external_service_publishes_may_go_unheard() -> None:
    assert found(services("bank: {external: true, publishes: [rate.changed]}"), "CHO201") == []


def test_what_an_external_service_publishes_too_must_be_heard() -> None:
    text = services(f"bank: {{external: true, publishes: [order.placed]}}\n{PLACED}")
    (finding,) = linted(text, "CHO201")
    assert finding.location.line == 4
    assert finding.subject.service == "order"


def test_a_command_is_left_to_the_rule_on_commands() -> None:
    text = services("m: {publishes: [ReserveItems]}") + "commands: [ReserveItems]\n"
    assert found(text, "CHO201") == []
    assert found(text, "CHO204") == [("error", "ReserveItems")]


@pytest.mark.parametrize(
    "name",
    [
        "payment.failed",
        "PaymentFailed",
        "PaymentFailedEvent",
        "payment.failed.v2",
        "order.rejected_by_restaurant",
        "OrderCancelledByCustomer",
        "payment.timed_out",
        "PaymentTimedOutAfterRetry",
        "driver.unavailable",
        "BookMissing",
        "invoice.overdue",
    ],
)
def test_a_failure_that_nobody_handles_is_an_error(name: str) -> None:
    assert found(services(f"a: {{publishes: [{name}]}}"), "CHO201") == [("error", name)]


@pytest.mark.parametrize("name", ["order.placed", "payment.failure.resolved", "FailedPaymentRetried", "by.order"])
def test_what_is_no_failure_is_a_warning(name: str) -> None:
    assert found(services(f"a: {{publishes: [{name}]}}"), "CHO201") == [("warning", name)]


def test_a_failure_by_the_word_of_the_saga_is_an_error() -> None:
    text = services("a: {publishes: [order.placed, order.returned]}\nb: {handlers: [{on: order.placed}]}")
    assert found(f"{text}sagas: {{s: {{starts: order.placed, fails: order.returned}}}}\n", "CHO201") == [
        ("error", "order.returned")
    ]


def test_an_unheard_event_names_who_watches_it_and_where_else_it_is_published() -> None:
    text = services(
        """a: {publishes: [stock.lost], handlers: [{on: stock.counted, emits: stock.lost}]}
        b: {publishes: [stock.counted], handlers: [{on: stock.lost, observes: true}]}"""
    )
    (finding,) = linted(text, "CHO201")
    assert finding.message == "nobody handles `stock.lost`, b only watches it"
    assert [(one.message, one.location.column) for one in finding.related] == [("is published here too", 70)]


def test_an_unheard_event_names_the_near_miss_that_is_heard() -> None:
    (finding,) = linted(services(f"{PLACED}\nb: {{handlers: [{{on: order.place}}]}}"), "CHO201")
    assert finding.hint == "`order.place` is handled and never published: is it meant?"


@pytest.mark.parametrize(
    "waiting",
    [
        "b: {handlers: [{on: order.shipped}]}",
        "b: {handlers: [{on: {all: [order.placed, order.shipped]}}]}",
        "b: {handlers: [{on: {all: [order.placed], unless: order.shipped}}]}",
        "b: {handlers: [{on: {after: 1h, of: order.placed, unless: order.shipped}}]}",
        "b: {handlers: [{on: order.shipped, observes: true}]}",
    ],
)
def test_whatever_is_waited_for_must_be_published(waiting: str) -> None:
    assert found(services(f"{PLACED}\n{waiting}"), "CHO202") == [("error", "order.shipped")]


@pytest.mark.parametrize(
    "publishing",
    [
        "c: {publishes: [order.shipped]}",
        "c: {external: true, publishes: [order.shipped]}",
        "c: {handlers: [{on: order.placed, outcomes: [{}, {emits: order.shipped}]}]}",
        "c: {handlers: [{on: {all: [order.placed], within: 1h}, on_timeout: {emits: order.shipped}}]}",
    ],
)
def test_whatever_is_published_somehow_may_be_waited_for(publishing: str) -> None:
    assert found(services(f"{PLACED}\nb: {{handlers: [{{on: order.shipped}}]}}\n{publishing}"), "CHO202") == []


def test_what_an_external_service_waits_for_is_not_ours_to_publish() -> None:
    text = services("bank: {external: true, handlers: [{on: order.shipped}, {on: {matching: 'x.*'}}]}")
    assert found(text, "CHO202") == []


@pytest.mark.parametrize("key", ["starts", "succeeds", "fails"])
def test_a_saga_must_start_and_end_with_what_is_published(key: str) -> None:
    ends = {"starts": "order.placed", "succeeds": "order.placed", "fails": "order.placed", key: "order.lost"}
    text = f"{services(PLACED)}sagas: {{s: {{{', '.join(f'{k}: {v}' for k, v in ends.items())}}}}}\n"
    assert found(text, "CHO202") == [("error", "order.lost")]


def test_a_command_that_nobody_sends_is_told_once() -> None:
    text = services("b: {handlers: [{on: ReserveItems}]}") + "commands: [ReserveItems]\n"
    assert [finding.code for finding in linted(text, "CHO2")] == ["CHO204"]


def test_a_pattern_must_match_something_that_is_published() -> None:
    only_heard = services("b: {handlers: [{on: {matching: 'order.*'}}, {on: order.lost}]}")
    assert found(only_heard, "CHO202") == [("error", "order.*"), ("error", "order.lost")]
    assert found(services(f"{PLACED}\nb: {{handlers: [{{on: {{matching: 'order.*'}}}}]}}"), "CHO202") == []


def test_a_near_miss_is_named() -> None:
    (finding,) = linted(services(f"{PLACED}\nb: {{handlers: [{{on: order.plced}}]}}"), "CHO202")
    assert finding.hint == "did you mean `order.placed`, which order publishes?"


def test_two_publishers_are_one_too_many() -> None:
    (finding,) = linted(services("a: {publishes: [x.made]}\nb: {publishes: [x.made]}"), "CHO203")
    assert finding.message == "a and b both publish `x.made`"
    (finding,) = linted(
        services("a: {publishes: [x.made]}\nb: {publishes: [x.made]}\nc: {publishes: [x.made]}"), "CHO203"
    )
    assert finding.message == "a, b and c all publish `x.made`"
    assert [one.location.line for one in finding.related] == [4, 5]


@pytest.mark.parametrize(
    "text",
    [
        services("a: {publishes: [x.made], handlers: [{on: x.made, outcomes: [{emits: x.made}, {emits: x.made}]}]}"),
        services("a: {publishes: [DoIt]}\nb: {publishes: [DoIt]}") + "commands: DoIt\n",
        services("a: {external: true, publishes: [x.made]}\nb: {external: true, publishes: [x.made]}"),
    ],
)
def test_one_owner_a_command_or_others_events_are_not_contested(text: str) -> None:
    assert found(text, "CHO203") == []


def test_an_event_of_ours_that_an_external_service_publishes_too_is_contested() -> None:
    text = services("a: {publishes: [x.made]}\nb: {external: true, publishes: [x.made]}")
    assert found(text, "CHO203") == [("warning", "x.made")]


SENT = "m: {publishes: [DoIt]}"


@pytest.mark.parametrize(
    "taking",
    [
        "a: {handlers: [{on: DoIt}]}",
        "a: {external: true, handlers: [{on: DoIt}]}",
        "a: {handlers: [{on: DoIt}]}\nb: {handlers: [{on: {matching: '*'}, observes: true}]}",
        "a: {handlers: [{on: DoIt}]}\nb: {handlers: [{on: {after: 30s, of: DoIt, unless: it.done}}]}",
        "a: {handlers: [{on: DoIt}]}\nb: {handlers: [{on: {all: [it.done], unless: DoIt}}]}",
    ],
)
def test_a_command_has_one_taker_whoever_watches_times_or_waits(taking: str) -> None:
    assert found(services(f"{SENT}\n{taking}") + "commands: DoIt\n", "CHO204") == []


@pytest.mark.parametrize(
    ("taking", "message"),
    [
        ("", "no handler takes the command `DoIt`"),
        ("a: {handlers: [{on: DoIt, observes: true}]}", "no handler takes the command `DoIt`"),
        ("a: {handlers: [{on: DoIt}, {on: DoIt}]}", "2 handlers take the command `DoIt`"),
        ("a: {handlers: [{on: DoIt}]}\nb: {handlers: [{on: {matching: 'Do*'}}]}", "2 handlers take the command `DoIt`"),
    ],
)
def test_a_command_with_no_taker_or_several_is_misrouted(taking: str, message: str) -> None:
    (finding,) = linted(services(f"{SENT}\n{taking}") + "commands: DoIt\n", "CHO204")
    assert finding.message == message
    assert len(finding.related) == (2 if message.startswith("2") else 0)


def grouped(*names: str | None) -> str:
    lines = [PLACED]
    for index, group in enumerate(names):
        said = f"group: {group}, " if group else ""
        lines.append(f"s{index}: {{{said}handlers: [{{on: order.placed}}, {{on: {{matching: 'order.*'}}}}]}}")
    return services("\n".join(lines))


@pytest.mark.parametrize("groups", [("a", "b"), (None, None), ("a", None), ("only s1", None), ("s1", None)])
def test_services_in_groups_of_their_own_do_not_compete(groups: tuple[str | None, ...]) -> None:
    assert found(grouped(*groups), "CHO205") == []


def test_services_in_one_group_compete_each_told_once() -> None:
    findings = linted(grouped("a", "a", "b", "a"), "CHO205")
    assert [finding.subject.service for finding in findings] == ["s1", "s3"]


def test_services_in_one_group_that_need_different_events_do_not_compete() -> None:
    text = services("a: {group: g, handlers: [{on: x.made}]}\nb: {group: g, handlers: [{on: y.made}]}")
    assert found(text, "CHO205") == []
