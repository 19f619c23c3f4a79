"""CHO6xx: what is said of dead letters, idempotency and order, and what is concluded from silence."""

from __future__ import annotations

import pytest

from tests.linting.topologies import linted, services

PLACED = "order: {publishes: [order.placed]}"


def handlers(*lines: str) -> str:
    listed = "\n".join(f"s{number}: {{handlers: [{{on: order.placed{line}}}]}}" for number, line in enumerate(lines))
    return services(f"{PLACED}\n{listed}")


def flagged(text: str, code: str) -> list[str | None]:
    return [finding.subject.service for finding in linted(text, code)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("", ""), []),
        ((", dead_letter: false", ""), ["s0"]),
        ((", dead_letter: x.dead", ""), ["s1"]),
        ((", dead_letter: x.dead", ", dead_letter: false", ", dead_letter: y.dead"), ["s1"]),
        ((", dead_letter: x.dead", ", observes: true"), []),
        ((", dead_letter: false, observes: true",), []),
    ],
)
def test_dead_letters_are_judged_by_what_the_topology_says(lines: tuple[str, ...], expected: list[str]) -> None:
    assert flagged(handlers(*lines), "CHO601") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((", does: x", ", does: y"), []),
        ((", does: x, idempotent_by: false", ", does: y"), ["s0"]),
        ((", does: x, idempotent_by: id", ", does: y"), ["s1"]),
        ((", does: x, idempotent_by: id", ""), []),
        ((", idempotent_by: false",), []),
        ((", does: x, idempotent_by: id", ", effects: send_mail"), ["s1"]),
        ((", does: x, idempotent_by: id", ", undoes: y"), ["s1"]),
        ((", does: x, idempotent_by: id", ", outcomes: [{}, {emits: y.made}]"), ["s1"]),
        ((", does: x, idempotent_by: id", ", does: y, observes: true"), []),
    ],
)
def test_idempotency_is_judged_by_what_the_topology_says(lines: tuple[str, ...], expected: list[str]) -> None:
    assert flagged(handlers(*lines), "CHO602") == expected


@pytest.mark.parametrize(("code", "key"), [("CHO601", "dead_letter"), ("CHO602", "idempotent_by")])
def test_what_an_external_service_says_binds_nobody(code: str, key: str) -> None:
    external = f"bank: {{external: true, handlers: [{{on: order.placed, does: book, {key}: x}}]}}"
    text = services(f"{PLACED}\n{external}\npayment: {{handlers: [{{on: order.placed, does: charge}}]}}")
    assert flagged(text, code) == []
    assert flagged(text.replace(f"{key}: x", f"{key}: false"), code) == []


@pytest.mark.parametrize(
    ("line", "repeated"),
    [
        (", does: charge", "do charge again"),
        (", undoes: charge", "undo charge again"),
        (", effects: [mail]", "do mail again"),
        (", emits: a.done", "publish a.done again"),
        (", outcomes: [{}, {does: charge}]", "do charge again"),
    ],
)
def test_says_what_a_second_copy_would_do(line: str, repeated: str) -> None:
    (finding,) = linted(handlers(f"{line}, idempotent_by: false"), "CHO602")
    assert finding.message == f"a second copy of order.placed makes s0 {repeated}"


def test_points_at_the_words_or_at_the_handler_that_says_none() -> None:
    said, silent = linted(handlers(", dead_letter: false", "", ", dead_letter: x"), "CHO601")
    assert "false" in handlers(", dead_letter: false").splitlines()[3][said.location.column - 1 :]
    assert (said.location.line, silent.location.line) == (4, 5)
    assert silent.hint == "add `dead_letter: x`"


CHARGING = "payment: {handlers: [{on: order.placed, emits: payment.charged}]}"


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("{on: order.placed, does: a}, {on: payment.charged, does: b}", 1),
        ("{on: order.placed, does: a}, {on: payment.charged, undoes: a, tombstone: true}", 0),
        ("{on: order.placed, does: a}, {on: payment.charged, undoes: a}", 1),
        ("{on: order.placed}, {on: payment.charged, does: b}", 0),
        ("{on: {all: [order.placed, payment.charged]}, does: b}", 0),
        ("{on: order.placed, does: a}, {on: order.placed, does: b}", 0),
        ("{on: order.placed, does: a}, {on: {any: [payment.charged]}, does: b}", 0),
    ],
)
def test_acting_on_an_event_and_on_what_it_leads_to_assumes_an_order(body: str, count: int) -> None:
    text = services(f"{PLACED}\n{CHARGING}\nship: {{handlers: [{body}]}}")
    assert len(linted(text, "CHO603")) == count
    assert linted(text.replace("ship: {", "ship: {external: true, "), "CHO603") == []
