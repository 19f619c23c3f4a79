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


DONE = ENTRIES.filter(lambda one: not one.undoes)


@given(st.lists(DONE))
def test_keeps_sagas_apart_and_loses_nothing(entries: list[Entry]) -> None:
    ledger = filled(entries)
    for saga in (0, 1):
        counted = [done + undone for done, undone in ledger.counts(saga).values()]
        assert sum(one.saga == saga for one in ledger.entries) == sum(counted)


@given(st.lists(DONE.filter(lambda one: one.key is None)), st.randoms())
def test_has_one_number_whatever_the_order_of_what_is_done(entries: list[Entry], order: Random) -> None:
    other_way = list(entries)
    order.shuffle(other_way)
    assert filled(entries).code == filled(other_way).code


def test_does_not_hold_undone_what_is_done_only_afterwards() -> None:
    ledger = filled([entry(None, undoes=True), entry(None)])
    assert ledger.counts(0) == {"charge": (1, 0)}
    assert ledger.undone("charge") == 0
    assert ledger.code != filled([entry(None), entry(None, undoes=True)]).code


def test_undoes_under_a_key_what_is_done_after_the_first_attempt() -> None:
    ledger = Ledger()
    entries = [entry("a", undoes=True), entry("a", undoes=True), entry("a"), entry("a", undoes=True)]
    assert [ledger.enter(one) for one in entries] == [True, False, True, True]
    assert ledger.counts(0) == {"charge": (1, 1)}


def test_counts_the_undoing_of_what_was_undone() -> None:
    undone_twice = filled([entry(None), entry(None, undoes=True), entry(None, undoes=True)])
    assert undone_twice.counts(0) == {"charge": (1, 2)}
    assert undone_twice.undone("charge") == 2


def test_counts_the_undoing_of_what_was_never_done() -> None:
    assert filled([entry(None, undoes=True)]).undone("charge") == 1


@given(st.lists(ENTRIES), ENTRIES)
def test_goes_on_from_a_copy_as_from_itself(entries: list[Entry], more: Entry) -> None:
    ledger = filled(entries)
    copied = ledger.copy()
    assert ledger.enter(more) == copied.enter(more)
    assert (ledger.code, ledger.counts(0), ledger.asked) == (copied.code, copied.counts(0), copied.asked)


@given(st.lists(ENTRIES))
def test_never_undoes_more_than_was_asked_for(entries: list[Entry]) -> None:
    ledger = filled(entries)
    for effect in ("charge", "ship"):
        assert 0 <= ledger.undone(effect) <= sum(one.effect == effect and one.undoes for one in ledger.entries)


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
