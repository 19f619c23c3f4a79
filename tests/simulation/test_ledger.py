"""The ledger counts what has happened to the world outside, and knows idempotency keys."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from choreo_check.simulation.ledger import Entry, Ledger

ENTRIES = st.builds(
    Entry,
    st.integers(0, 1),
    st.just("payment"),
    st.sampled_from(["charge", "ship"]),
    st.booleans(),
    st.sampled_from([None, "key", "other key"]),
    st.sampled_from([None, "cause"]),
)


def entry(key: str | None, *, undoes: bool = False, saga: int = 0, effect: str = "charge") -> Entry:
    return Entry(saga, "payment", effect, undoes, key, None)


def filled(entries: list[Entry]) -> Ledger:
    ledger = Ledger()
    for one in entries:
        ledger.enter(one)
    return ledger


def test_counts_an_effect_without_a_key_each_time() -> None:
    assert filled([entry(None), entry(None)]).counts(0) == {"charge": (2, 0)}


def test_counts_an_effect_with_a_key_once() -> None:
    ledger = Ledger()
    assert [ledger.enter(entry(key)) for key in ("a", "a", "b")] == [True, False, True]
    assert ledger.counts(0) == {"charge": (2, 0)}


def test_takes_the_undoing_of_an_effect_for_another_effect_with_that_key() -> None:
    ledger = filled([entry("a"), entry("a", undoes=True), entry("a", undoes=True), entry("a", effect="ship")])
    assert ledger.counts(0) == {"charge": (1, 1), "ship": (1, 0)}


def test_knows_what_stands() -> None:
    ledger = filled([entry("a"), entry("b"), entry("b", undoes=True), entry(None, effect="ship")])
    assert [ledger.stands("charge", key) for key in ("a", "b", "c")] == [True, False, False]
    assert not ledger.stands("ship", "a")


@given(st.lists(ENTRIES))
def test_keeps_sagas_apart_and_loses_nothing(entries: list[Entry]) -> None:
    ledger = filled(entries)
    counted = [sum(done + undone for done, undone in ledger.counts(saga).values()) for saga in (0, 1)]
    assert sum(counted) == len(ledger.entries)
    for saga in (0, 1):
        assert sum(one.saga == saga for one in ledger.entries) == counted[saga]


@given(st.lists(ENTRIES.filter(lambda one: one.key is None)), st.randoms())
def test_has_one_number_whatever_the_order_of_its_entries(entries: list[Entry], order: Random) -> None:
    other_way = list(entries)
    order.shuffle(other_way)
    assert filled(entries).code == filled(other_way).code


@given(st.lists(ENTRIES, min_size=1))
def test_has_another_number_with_one_entry_more(entries: list[Entry]) -> None:
    ledger = filled(entries)
    before = ledger.code
    ledger.enter(entry(None))
    assert ledger.code != before


def test_knows_what_two_sagas_have_asked_for_under_one_key() -> None:
    ledger, alike = Ledger(), Ledger()
    first = Entry(0, "crm", "open_account", undoes=False, key="ann", cause=None)
    for one in (ledger, alike):
        assert one.enter(first)
        assert not one.enter(first)
    assert not ledger.shared
    assert not ledger.enter(replace(first, saga=1))
    assert ledger.shared == {(1, "open_account", False)}
    assert ledger.code != alike.code
    assert ledger.copy().shared == ledger.shared
