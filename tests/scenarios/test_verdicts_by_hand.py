"""Sagas that a reader can work out, and what the analysis must say about them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest

from choreo_check.loading.files import load_text
from choreo_check.scenarios import Analysis, NotDecided, Status, analyse, known_properties
from choreo_check.topology import Topology
from tests.scenarios.small_sagas import FOOD_DELIVERY_SERVICES

FOOD_DELIVERY = f"""
choreo: 1
services:{FOOD_DELIVERY_SERVICES}sagas:
  delivery: {{starts: order.placed, succeeds: driver.assigned, fails: order.cancelled}}
"""

ADVICE = {"CHO407", "CHO411"}


def service(*handlers: str, ends: str = "succeeds: ok, fails: ko") -> Topology:
    lines = "".join(f"\n      - {handler}" for handler in handlers)
    return load_text(f"choreo: 1\nservices:\n  s:\n    handlers:{lines}\nsagas:\n  saga: {{starts: a, {ends}}}\n")


def refuted(analysis: Analysis) -> set[str]:
    return {code for saga in analysis.sagas for code in saga.with_status(Status.REFUTED)} - ADVICE


def message(topology: Topology, code: str) -> str:
    return analyse(topology).sagas[0].verdicts[code].counterexamples[0].message


def test_finds_nothing_wrong_with_the_food_delivery_of_the_design() -> None:
    analysis = analyse(load_text(FOOD_DELIVERY))
    assert refuted(analysis) == set()
    assert analysis.sagas[0].with_status(Status.NOT_DECIDED) == []
    assert analysis.unreachable == ()


@pytest.mark.parametrize(
    ("said", "instead", "wrong"),
    [
        ("tombstone: true, emits: payment.refunded", "emits: payment.refunded", {"CHO405"}),
        ("        on_timeout: {emits: driver.unavailable}\n", "", {"CHO402"}),
        ("{first: [order.rejected", "{any: [order.rejected", set()),
        (", unless: order.cancelled", "", set()),
        ("{emits: order.rejected_by_restaurant}", "{}", set()),
        ("        undoes: place_order\n", "", {"CHO403"}),
    ],
)
def test_sees_what_each_safeguard_of_the_food_delivery_is_for(said: str, instead: str, wrong: AbstractSet[str]) -> None:
    assert said in FOOD_DELIVERY
    assert refuted(analyse(load_text(FOOD_DELIVERY.replace(said, instead)))) == wrong


@pytest.mark.parametrize(
    ("handlers", "wrong"),
    [
        (("{on: a, emits: ok}",), set()),
        (("{on: a, outcomes: [{emits: ok}, {}]}",), {"CHO402"}),
        (("{on: a, emits: [b]}", "{on: {all: [b, c]}, emits: ok}"), {"CHO401", "CHO402"}),
        (("{on: a, emits: [b]}", "{on: {all: [b, c], within: 1m}, emits: ok, on_timeout: {emits: ko}}"), set()),
        (("{on: a, does: x, emits: ko}",), {"CHO403"}),
        (("{on: a, does: x, emits: ko}", "{on: ko, undoes: x}"), set()),
        (("{on: a, does: x}", "{on: a, undoes: x}", "{on: a, emits: ko}"), {"CHO405"}),
        (("{on: a, does: x}", "{on: a, undoes: x, tombstone: true}", "{on: a, emits: ko}"), set()),
        (("{on: a, emits: [ok, ko]}",), {"CHO404"}),
        (("{on: a, emits: [b, c]}", "{on: {any: [b, c]}, emits: ok}"), {"CHO406"}),
        (("{on: a, emits: [b, c]}", "{on: {first: [b, c]}, emits: ok}"), set()),
        (("{on: a, emits: ok}", "{on: {after: 1s, of: a, unless: ok}, emits: ko}"), {"CHO404", "CHO408"}),
        (("{on: a, does: x, emits: ok}", "{on: ok, undoes: x}"), {"CHO410"}),
        (("{on: a, emits: [b, c]}", "{on: {all: [b, c], unless: c}, emits: ok}"), {"CHO402"}),
        (("{on: a, outcomes: [{emits: b}, {emits: c}]}", "{on: b, emits: ok}", "{on: c, emits: ok}"), set()),
        (("{on: a, undoes: x, emits: ko}",), {"CHO402"}),
    ],
)
def test_judges_a_saga_as_worked_out_by_hand(handlers: tuple[str, ...], wrong: AbstractSet[str]) -> None:
    assert refuted(analyse(service(*handlers))) == wrong


def test_says_what_is_wrong_in_words_of_the_domain() -> None:
    assert message(service("{on: a, does: charge, emits: ko}"), "CHO403") == "nobody undoes charge"
    stuck = service("{on: a, emits: b}", "{on: {all: [b, c]}, emits: ok}")
    assert message(stuck, "CHO401") == "s still waits for c"
    assert message(service("{on: a, emits: [ok, ok]}"), "CHO406") == "ok is published twice"


def test_tells_the_story_of_a_counterexample_without_what_does_not_matter() -> None:
    topology = service("{on: a, does: charge, emits: b}", "{on: b, emits: ko}", "{on: a, emits: c}", "{on: c}")
    steps = analyse(topology).sagas[0].verdicts["CHO403"].counterexamples[0].steps
    assert [step.text for step in steps] == [
        "the saga begins with a",
        "s hears a: does charge, publishes b",
        "s hears b: publishes ko",
        "nobody undoes charge",
    ]


def test_says_that_a_proof_holds_up_to_two_rounds_where_a_cycle_was_cut() -> None:
    loop = service("{on: {any: [a, b]}, outcomes: [{emits: ok}, {emits: b}]}", ends="succeeds: ok")
    verdicts = analyse(loop).sagas[0].verdicts
    assert verdicts["CHO404"].bounded
    assert verdicts["CHO402"].status is Status.PROVED
    assert verdicts["CHO406"].status is Status.REFUTED


def test_decides_nothing_that_depends_on_what_an_external_service_publishes() -> None:
    services = "  s: {handlers: [{on: {all: [a, b]}, emits: ok}]}\n  x: {external: true, publishes: [b]}\n"
    text = f"choreo: 1\nservices:\n{services}"
    analysis = analyse(load_text(f"{text}sagas:\n  saga: {{starts: a, succeeds: ok}}\n"))
    verdict = analysis.sagas[0].verdicts["CHO402"]
    assert verdict.status is Status.NOT_DECIDED
    assert verdict.reason == "depends on b, which x publishes on its own account"
    assert isinstance(analysis.unreachable, NotDecided)


def test_starts_an_implicit_saga_with_each_handled_publication_and_judges_no_ends_of_it() -> None:
    text = "choreo: 1\nservices:\n  s: {publishes: [a, b], handlers: [{on: a, emits: [c, c]}]}\n"
    analysis = analyse(load_text(text))
    assert [saga.saga.name for saga in analysis.sagas] == ["a"]
    assert refuted(analysis) == {"CHO406"}
    assert "CHO402" not in analysis.sagas[0].verdicts


def test_does_not_call_a_handler_unreachable_that_an_undeclared_flow_reaches() -> None:
    text = "choreo: 1\nservices:\n  s: {publishes: [b], handlers: [{on: a, emits: ok}, {on: b}, {on: c}]}\n"
    analysis = analyse(load_text(f"{text}sagas:\n  saga: {{starts: a, succeeds: ok}}\n"))
    assert isinstance(analysis.unreachable, tuple)
    assert [handler.waits_for for handler in analysis.unreachable] == ["c"]


def test_finds_every_property_in_its_own_module() -> None:
    codes = ["CHO401", "CHO402", "CHO403", "CHO404", "CHO405", "CHO406", "CHO408", "CHO410", "CHO411"]
    assert [known.code for known in known_properties()] == codes


def test_does_not_confuse_a_saga_with_an_event_of_the_same_name() -> None:
    text = "choreo: 1\nservices:\n  s: {publishes: [b], handlers: [{on: a, emits: ok}, {on: b}]}\n"
    analysis = analyse(load_text(f"{text}sagas:\n  b: {{starts: a, succeeds: ok}}\n"))
    assert analysis.unreachable == ()
