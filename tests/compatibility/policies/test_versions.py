"""Which versions follow which, and what counts as saying something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.compatibility.policies.versions import follows, pairs, says_the_same
from choreo_check.compatibility.verdict import Document
from choreo_check.contracts import Contract


@pytest.mark.parametrize(
    ("before", "version"), [("1", "2"), ("v1", "v2"), ("1.2", "1.3"), ("1.2.3", "2.0.0"), ("9", "10")]
)
def test_a_version_follows_when_one_number_grows_by_one(before: str, version: str) -> None:
    assert follows(version, before)


@pytest.mark.parametrize(("before", "version"), [("1", "3"), ("1.2.3", "1.3.3"), ("1.0", "3.0")])
def test_a_version_does_not_follow_when_one_is_left_out(before: str, version: str) -> None:
    assert not follows(version, before)


def test_titles_and_examples_say_nothing_of_events() -> None:
    one = Document({"title": "A", "properties": {"title": {"type": "string", "description": "x"}}})
    other = Document({"title": "B", "properties": {"title": {"type": "string"}}, "examples": [{}]})
    assert says_the_same(one, other)


def test_a_property_that_is_called_like_an_annotation_counts() -> None:
    assert not says_the_same(Document({"properties": {"title": {}}}), Document({"properties": {}}))


def test_one_is_not_true() -> None:
    assert not says_the_same(Document({"const": 1}), Document({"const": True}))


def test_what_a_reference_leads_to_counts() -> None:
    one, other = ({"https://example.com/a": {"type": kind}} for kind in ("string", "integer"))
    schema = {"$ref": "https://example.com/a"}
    assert not says_the_same(Document(schema, resources=one), Document(schema, resources=other))


def versions(*names: str) -> tuple[Contract, ...]:
    return tuple(Contract("order.placed", name, Path(f"{name}.json")) for name in names)


def changes(
    old: tuple[Contract, ...], new: tuple[Contract, ...], changed: set[str | None], *, transitive: bool = False
) -> list[str]:
    return [pair.change for pair in pairs(old, new, changed, transitive=transitive)]


def test_compares_a_new_version_with_the_one_before_it() -> None:
    assert changes(versions("1", "2"), versions("1", "2", "3"), set()) == ["2 → 3"]


def test_compares_a_new_version_with_all_before_it_when_asked() -> None:
    assert changes(versions("1", "2"), versions("1", "2", "3"), set(), transitive=True) == ["1 → 3", "2 → 3"]


def test_compares_a_version_that_was_changed_with_what_it_was() -> None:
    assert changes(versions("1", "2"), versions("1", "2"), {"2"}) == ["2, changed in place"]


def test_compares_nothing_where_nothing_was_changed() -> None:
    assert changes(versions("1", "2"), versions("1", "2"), set()) == []


def test_compares_with_a_version_that_is_gone_when_there_is_no_other() -> None:
    assert changes(versions("1"), versions("2"), set()) == ["1 → 2"]
