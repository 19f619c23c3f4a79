"""The interpreter on whole sagas: well-known ones, and random ones, on which it must agree with itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from choreo_check.loading.files import load_text
from choreo_check.scenarios.moves import Beginning
from choreo_check.topology import Topology
from tests.scenarios.interpreter import Exploration, TooLarge, Violation, explore, replay, violated
from tests.scenarios.random_topologies import Document, documents, topology_of
from tests.scenarios.small_sagas import FOOD_DELIVERY_SERVICES, deliver, explored, saga_of, service_of, wrong

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "semantics.md"
DELIVERY = "{starts: order.placed, succeeds: driver.assigned, fails: order.cancelled}"

# Well-known sagas


def test_finds_nothing_but_advice_in_the_hardened_food_delivery() -> None:
    topology = saga_of(FOOD_DELIVERY_SERVICES, DELIVERY)
    assert set(wrong(topology)) == {"CHO411"}
    assert explored(topology).fired == {(handler.service, handler.index) for handler in topology.handlers}


def test_finds_the_charge_of_a_rejected_order_and_the_join_that_waits_for_ever() -> None:
    services = """
  restaurant:
    handlers:
      - on: order.placed
        outcomes: [{emits: order.confirmed}, {emits: order.rejected}]
  payment: {handlers: [{on: order.placed, does: charge_customer, emits: payment.charged}]}
  driver: {handlers: [{on: {all: [order.confirmed, payment.charged]}, emits: driver.assigned}]}
"""
    topology = saga_of(services, "{starts: order.placed, succeeds: driver.assigned, fails: order.rejected}")
    assert wrong(topology) == {
        "CHO401": {"driver on order.confirmed + payment.charged"},
        "CHO403": {"charge_customer"},
    }
    found = explored(topology).violations
    assert (found["CHO403"].steps, found["CHO403"].firings) == (3, 2)


def test_lets_an_undo_overtake_its_do_only_without_a_tombstone() -> None:
    work = "{on: a, does: charge}"
    assert wrong(service_of(work, "{on: a, emits: ko}", "{on: ko, undoes: charge}")) == {"CHO405": {"charge"}}
    assert wrong(service_of(work, "{on: a, emits: ko}", "{on: ko, undoes: charge, tombstone: true}")) == {}


def test_lets_a_timeout_race_with_success() -> None:
    join = "{on: {all: [a, b], within: 5m}, emits: ok, on_timeout: {emits: ko}}"
    assert wrong(service_of("{on: a, emits: b}", join)) == {}
    assert wrong(service_of("{on: a, emits: [b, ok]}", join)) == {
        "CHO404": {"ok", "ko"},
        "CHO406": {"ok"},
        "CHO408": {"ok", "ko"},
    }


def test_lets_a_timer_race_with_the_event_that_closes_it() -> None:
    late = "{on: {after: 30s, of: a, unless: b}, emits: ko}"
    assert wrong(service_of("{on: a, emits: [b, ok]}", late)) == {"CHO404": {"ok", "ko"}, "CHO408": {"ok", "ko"}}


def test_blames_no_timer_for_ends_that_contradict_each_other_by_themselves() -> None:
    assert set(wrong(service_of("{on: a, emits: [ok, ko]}"))) == {"CHO404"}


def test_takes_the_smallest_of_several_runs() -> None:
    topology = service_of("{on: a, outcomes: [{emits: b}, {emits: ko, does: charge}]}", "{on: b, emits: ko, does: x}")
    assert explored(topology).violations["CHO403"] == Violation(
        subjects=frozenset({"charge", "x"}), steps=1, firings=1, beginning=Beginning("a"), moves=(deliver(0, "a", 1),)
    )


def test_counts_the_fewest_firings_apart_from_the_fewest_steps() -> None:
    by_two_firings = "{on: a, outcomes: [{emits: b}, {emits: [x, x, x]}]}"
    join = "{on: {all: [x, y]}, emits: ok}"
    found = explored(service_of(by_two_firings, "{on: b}", join)).violations["CHO402"]
    assert (found.steps, found.firings) == (2, 1)


def test_gives_up_on_a_saga_with_too_many_states() -> None:
    topology = service_of(*["{on: a}"] * 8)
    assert explore(topology, topology.sagas[0], at_most=2**8).states == 2**8
    with pytest.raises(TooLarge):
        explore(topology, topology.sagas[0], at_most=2**8 - 1)


def test_says_of_the_examples_of_the_page_what_the_page_says() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    found = [set(explored(load_text(example)).violations) for example in examples]
    assert found == [{"CHO401", "CHO403"}, {"CHO405"}, {"CHO404", "CHO408"}, set()]


# Random sagas


def reordered(document: Document, order: list[int]) -> Document:
    """Return a document with its handlers in another order, each in a service of its own."""
    handlers = [(name, one) for name, said in document["services"].items() for one in said.get("handlers", ())]
    others = {name: said for name, said in document["services"].items() if "handlers" not in said}
    services = {
        f"{'partner' if handlers[at][0] == 'partner' else 's'}_{at}": {
            **({"external": True} if handlers[at][0] == "partner" else {}),
            "handlers": [handlers[at][1]],
        }
        for at in order
    }
    return {**document, "services": {**services, **others}}


def number_of_handlers(document: Document) -> int:
    return sum(len(said.get("handlers", ())) for said in document["services"].values())


def small(topology: Topology) -> Exploration:
    try:
        return explore(topology, topology.sagas[0], at_most=2_000)
    except TooLarge:
        assume(False)  # noqa: FBT003  the way Hypothesis says it
        raise


def measured(exploration: Exploration) -> dict[str, tuple[frozenset[str], int, int]]:
    return {code: (found.subjects, found.steps, found.firings) for code, found in exploration.violations.items()}


@settings(max_examples=60, deadline=None)
@given(documents(), st.data())
def test_finds_the_same_whatever_the_order_of_the_handlers(document: Document, data: st.DataObject) -> None:
    order = list(range(number_of_handlers(document)))
    first, second = (
        small(topology_of(reordered(document, one))) for one in (order, data.draw(st.permutations(order), "order"))
    )
    assert first.fired == second.fired
    assert measured(first) == measured(second)
    assert first.states == second.states


@settings(max_examples=100, deadline=None)
@given(documents())
def test_replays_every_counterexample_that_it_gives(document: Document) -> None:
    topology = topology_of(document)
    for code, found in small(topology).violations.items():
        replayed = replay(topology, topology.sagas[0], found.beginning, found.moves)
        assert replayed.is_at_rest
        assert violated(topology, topology.sagas[0], replayed.state)[code] <= found.subjects
