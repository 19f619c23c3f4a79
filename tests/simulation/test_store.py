"""The store that survives crashes: what is committed stays, what is not is gone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from choreo_check.simulation.signals import Crashed, Unavailable
from choreo_check.simulation.store import NotStorable, Store
from tests.simulation.points import Points

KEYS = st.sampled_from(["a", "aa", "b", ""])
VALUES = st.one_of(st.none(), st.integers(0, 3), st.lists(st.integers(0, 3), max_size=2))


@pytest.fixture
def store(points: Points) -> Store:
    return Store(points)


class AgainstADictionary(RuleBasedStateMachine):
    """A store does what two dictionaries do: one that is durable, and a draft of it while transactions are open."""

    @initialize()
    def begin_empty(self) -> None:
        self.points = Points()
        self.store = Store(self.points)
        self.durable: dict[str, Any] = {}
        self.drafts: list[dict[str, Any]] = []
        self.depth = 0

    @property
    def seen(self) -> dict[str, Any]:
        return self.drafts[0] if self.drafts else self.durable

    @rule(key=KEYS, value=VALUES)
    def write(self, key: str, value: Any) -> None:
        self.store[key] = value
        self.seen[key] = value

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        if key in self.seen:
            del self.store[key]
            del self.seen[key]
        else:
            with pytest.raises(KeyError):
                del self.store[key]

    @rule()
    def begin(self) -> None:
        self.store.begin()
        self.depth += 1
        if not self.drafts:
            self.drafts = [dict(self.durable)]

    @rule()
    def commit(self) -> None:
        self.store.commit()
        self.depth = max(self.depth - 1, 0)
        if not self.depth and self.drafts:
            self.durable = self.drafts.pop()

    @rule()
    def crash(self) -> None:
        self.store.rollback()
        self.drafts, self.depth = [], 0

    @rule(key=KEYS, value=VALUES)
    def crash_at_the_commit(self, key: str, value: Any) -> None:
        self.crash()
        self.points.failure = Crashed()
        with pytest.raises(Crashed), self.store.transaction():
            self.store[key] = value
        assert not self.store.is_open

    @rule()
    def wipe(self) -> None:
        self.store.wipe()
        self.durable, self.drafts, self.depth = {}, [], 0

    @invariant()
    def shows_what_the_dictionary_holds(self) -> None:
        assert dict(self.store) == self.seen
        assert list(self.store) == sorted(self.seen)
        assert len(self.store) == len(self.seen)
        assert self.store.is_open == bool(self.drafts)
        for key in ("a", "aa", "b", "c"):
            assert self.store.get(key, "none") == self.seen.get(key, "none")
            assert (key in self.store) == (key in self.seen)
        assert self.store.starting("a") == sorted((key, self.seen[key]) for key in self.seen if key.startswith("a"))

    @invariant()
    def has_a_number_that_follows_from_what_is_durable(self) -> None:
        same = Store(Points())
        for key in sorted(self.durable, reverse=True):
            same[key] = self.durable[key]
        assert self.store.code == same.code


TestAgainstADictionary = AgainstADictionary.TestCase
TestAgainstADictionary.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_commits_all_of_a_transaction_at_one_point(store: Store, points: Points) -> None:
    with store.transaction():
        store["a"] = 1
        store["b"] = 2
    assert points.passed == [("commit", "")]


def test_commits_each_change_in_the_open_at_a_point_of_its_own(store: Store, points: Points) -> None:
    store["a"] = 1
    store["b"] = 2
    assert points.passed == [("commit", "a"), ("commit", "b")]


def test_has_nothing_to_commit_where_nothing_has_changed(store: Store, points: Points) -> None:
    with store.transaction():
        store.get("a")
    assert points.passed == []


def test_makes_a_nested_transaction_durable_with_the_outermost(store: Store, points: Points) -> None:
    with store.transaction():
        with store.transaction():
            store["a"] = 1
        assert points.passed == []
        assert store.is_open
    assert points.passed == [("commit", "")]
    assert not store.is_open


def change_and_fail(store: Store, failure: BaseException) -> None:
    store["a"] = 2
    raise failure


@pytest.mark.parametrize("failure", [Crashed(), Unavailable("down"), ValueError("no")])
def test_forgets_what_a_transaction_did_that_did_not_end(store: Store, failure: BaseException) -> None:
    store["a"] = 1
    with pytest.raises(type(failure)), store.transaction(), store.transaction():
        change_and_fail(store, failure)
    assert dict(store) == {"a": 1}
    assert not store.is_open


def test_can_be_used_again_when_a_commit_has_failed(store: Store, points: Points) -> None:
    points.failure = Unavailable("down")
    with pytest.raises(Unavailable), store.transaction():
        store["a"] = 1
    assert (dict(store), store.is_open) == ({}, False)
    with store.transaction():
        store["b"] = 1
    assert dict(store) == {"b": 1}


def test_copies_what_goes_in_and_what_comes_out(store: Store) -> None:
    items = [1]
    store["items"] = items
    items.append(2)
    store["items"].append(3)
    assert store["items"] == [1]


@pytest.mark.parametrize("value", [object(), lambda: None, {"inner": object()}])
def test_keeps_plain_data_only(store: Store, value: object) -> None:
    with pytest.raises(NotStorable, match="the store keeps plain data only, not what is under 'a'"):
        store["a"] = value
    assert "a" not in store


@pytest.mark.parametrize("key", [1, None, ("a",)])
def test_has_no_keys_but_words(store: Store, key: object) -> None:
    assert key not in store


@given(st.dictionaries(KEYS, VALUES).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(list(rows)))))
def test_has_one_number_whatever_the_order_of_its_changes(drawn: tuple[dict[str, Any], list[str]]) -> None:
    rows, order = drawn
    one, other = Store(Points()), Store(Points())
    one.update(rows)
    other.update(dict.fromkeys(rows, "old"))
    for key in order:
        other[key] = rows[key]
    assert one.code == other.code


class Rival:
    """Takes a key away as soon as a store is read in the open, once."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.store = Store(self)
        self.is_awake = False

    def __call__(self, kind: str, _: str) -> bool:
        if kind == "read" and self.is_awake:
            self.is_awake = False
            self.store.pop(self.key, None)
        return False


@pytest.fixture
def contested() -> Store:
    """Return a store whose `b` is taken away when it is read."""
    rival = Rival("b")
    rival.store.update({"a": "a", "b": "b"})
    rival.is_awake = True
    return rival.store


@pytest.mark.parametrize(
    "query",
    [lambda store: store.starting(""), lambda store: store.items(), lambda store: store.values()],
    ids=["starting", "items", "values"],
)
def test_a_query_in_the_open_finds_what_there_is_at_one_moment(query: Any, contested: Store) -> None:
    assert len(list(query(contested))) == 1


def test_what_somebody_else_takes_away_first_can_still_be_popped(contested: Store) -> None:
    assert contested.pop("b", None) is None
    with pytest.raises(KeyError):
        contested.pop("b")


def test_a_query_is_one_point(store: Store, points: Points) -> None:
    store.update({"a": 1, "ab": 2})
    points.passed.clear()
    assert store.starting("a") == [("a", 1), ("ab", 2)]
    assert points.passed == [("read", "a")]


def test_refuses_a_key_that_is_no_text() -> None:
    store = Store(Points())
    with pytest.raises(NotStorable, match="the keys of the store are texts, not 7"):
        store.update({7: "x"})  # type: ignore[dict-item]  # what a user may do
