"""What a change of contracts means above schemas: events, versions, examples, consumers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from choreo_check.compatibility.policies.modes import Policies
from choreo_check.findings import Severity
from tests.compatibility.events.shop import TOPOLOGY, Shop, event

NUMBER: dict[str, Any] = {"type": "number"}
INTEGER: dict[str, Any] = {"type": "integer"}
TEXT: dict[str, Any] = {"type": "string"}
DISHES: dict[str, Any] = {"type": "array", "items": {"type": "object", "properties": {"dish": TEXT}}}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def wired(tmp_path: Path) -> Shop:
    return Shop(tmp_path, TOPOLOGY)


def test_finds_nothing_where_nothing_was_changed(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER))
    assert shop.compare().findings == ()


def test_finds_nothing_in_a_version_that_adds_an_optional_field(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER))
    more = event(total=NUMBER, note=TEXT)
    more["properties"]["data"]["required"] = ["total"]
    shop.new("order.placed", more, "2")
    compared = shop.compare(Policies(mode="full"))
    assert compared.findings == ()
    assert [(one.change, one.comparison.verdict) for one in compared.outcomes] == [("1 → 2", "compatible")]


def test_shows_an_event_that_the_new_version_refuses(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER))
    shop.new("order.placed", event(total=INTEGER), "2")
    found = shop.findings()["incompatible-change"]
    assert found.severity is Severity.ERROR
    assert found.witness is not None
    assert isinstance(found.witness["event"]["data"]["total"], float)  # type: ignore[index]
    assert found.witness["valid_under"] == "order.placed 1"
    assert found.witness["invalid_under"] == "order.placed 2"


def test_compares_with_all_earlier_versions_when_asked(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER), "1")
    shop.both("order.placed", event(total=INTEGER), "2")
    shop.new("order.placed", event(total={"type": "integer", "minimum": -(10**9)}), "3")
    assert [one.change for one in shop.compare().outcomes] == ["2 → 3"]
    assert [one.change for one in shop.compare(Policies(transitive=True)).outcomes] == ["1 → 3", "2 → 3"]


def test_names_the_services_that_read_what_breaks_and_where(wired: Shop) -> None:
    wired.both("order.placed", event(total=NUMBER, items=DISHES))
    wired.new("order.placed", event(total=INTEGER, items=DISHES), "2")
    found = wired.findings()["incompatible-change"]
    assert found.witness is not None
    assert found.witness["consumers"] == ["payment", "audit"]
    assert found.related[0].message == "payment reads total"
    assert found.related[0].location.line == 7


def test_names_the_readers_of_each_field_that_was_narrowed_not_only_of_the_witness(wired: Shop) -> None:
    wired.both("order.placed", event(total=NUMBER, items=DISHES))
    wired.new("order.placed", event(total=INTEGER, items={**DISHES, "maxItems": 3}), "2")
    found = wired.findings()["incompatible-change"]
    assert found.witness is not None
    assert found.witness["consumers"] == ["payment", "kitchen", "audit"]


def test_names_everyone_when_the_envelope_breaks(wired: Shop) -> None:
    wired.both("order.placed", event(total=NUMBER))
    stricter = event(total=NUMBER)
    stricter["properties"]["id"] = {"type": "string", "minLength": 3}
    wired.new("order.placed", stricter, "2")
    found = wired.findings()["incompatible-change"]
    assert found.witness is not None
    assert found.witness["consumers"] == ["payment", "kitchen", "audit"]


def test_a_break_that_no_one_reads_is_milder(tmp_path: Path) -> None:
    shop = Shop(tmp_path, TOPOLOGY.partition("  audit:")[0])
    shop.both("order.placed", event(total=NUMBER, note=NUMBER))
    shop.new("order.placed", event(total=NUMBER, note=INTEGER), "2")
    found = shop.findings()["incompatible-change"]
    assert found.severity is Severity.WARNING
    assert "nobody reads it" in found.message


def test_a_removed_event_names_who_handles_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path, TOPOLOGY)
    shop.old("order.placed", event(total=NUMBER))
    found = shop.findings()["removed-event"]
    assert found.severity is Severity.ERROR
    assert "payment, kitchen and audit handle it" in found.message


def test_a_removed_event_that_nobody_handles_is_milder(tmp_path: Path) -> None:
    shop = Shop(tmp_path, TOPOLOGY.partition("  payment:")[0])
    shop.old("order.placed", event(total=NUMBER))
    assert shop.findings()["removed-event"].severity is Severity.WARNING


def test_an_added_event_is_a_note(shop: Shop) -> None:
    shop.new("order.placed", event(total=NUMBER))
    assert shop.findings()["added-event"].severity is Severity.NOTE


def test_a_renamed_event_is_neither_removed_nor_added(shop: Shop) -> None:
    shop.old("order.placed", event(total=NUMBER))
    shop.new("OrderPlaced", event(total=NUMBER, note=TEXT))
    found = shop.findings()
    assert list(found) == ["renamed-event"]
    assert found["renamed-event"].subject.events == ("order.placed", "OrderPlaced")


def test_an_event_of_the_same_contract_is_a_renamed_one_whatever_it_is_called(shop: Shop) -> None:
    shop.old("order.placed", event(total=NUMBER))
    shop.new("basket.sent", event(total=NUMBER))
    assert list(shop.findings()) == ["renamed-event"]


def test_a_version_that_was_skipped_is_told(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER))
    shop.new("order.placed", event(total=NUMBER), "3")
    assert list(shop.findings()) == ["skipped-version"]


def test_a_gap_that_was_there_before_is_not(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER), "1")
    shop.both("order.placed", event(total=NUMBER), "3")
    assert shop.findings() == {}


def test_a_version_that_is_gone_is_told(shop: Shop) -> None:
    shop.old("order.placed", event(total=NUMBER), "1")
    shop.both("order.placed", event(total=NUMBER), "2")
    assert list(shop.findings()) == ["removed-version"]


def test_a_version_with_other_content_is_told(shop: Shop) -> None:
    shop.old("order.placed", event(total=INTEGER))
    shop.new("order.placed", event(total=NUMBER))
    assert shop.findings()["reused-version"].severity is Severity.WARNING


def test_a_version_written_in_other_words_is_a_note(shop: Shop) -> None:
    shop.old("order.placed", event(total={"enum": [1, 2]}))
    shop.new("order.placed", event(total={"type": "integer", "minimum": 1, "maximum": 2}))
    assert shop.findings()["reused-version"].severity is Severity.NOTE


def test_a_version_with_another_description_is_the_same(shop: Shop) -> None:
    shop.old("order.placed", event(total=NUMBER))
    shop.new("order.placed", {**event(total={**NUMBER, "description": "in cents"}), "title": "Order placed"})
    assert shop.findings() == {}


def test_an_incompatible_version_with_the_same_address_is_told(shop: Shop) -> None:
    address = {"$id": "https://example.com/order.placed"}
    shop.both("order.placed", {**event(total=NUMBER), **address})
    shop.new("order.placed", {**event(total=INTEGER), **address}, "2")
    assert "unchanged-identifier" in shop.findings()


def test_an_incompatible_version_with_an_address_of_its_own_is_not(shop: Shop) -> None:
    shop.both("order.placed", {**event(total=NUMBER), "$id": "https://example.com/1"})
    shop.new("order.placed", {**event(total=INTEGER), "$id": "https://example.com/2"}, "2")
    assert list(shop.findings()) == ["incompatible-change"]


def test_an_example_that_the_new_version_refuses_is_told(shop: Shop) -> None:
    shop.both("order.placed", {**event(total=NUMBER), "examples": [{"id": "1", "data": {"total": 0.5}}]})
    shop.new("order.placed", event(total=INTEGER), "2")
    assert "/data/total" in shop.findings()["refused-example"].message


def test_an_example_that_was_wrong_already_is_not(shop: Shop) -> None:
    shop.both("order.placed", {**event(total=NUMBER), "examples": [{"id": "1"}]})
    shop.new("order.placed", event(total=NUMBER, note=TEXT), "2")
    assert "refused-example" not in shop.findings()


def test_a_consumer_that_needs_more_than_is_promised_is_broken(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER))
    shop.new("order.placed/consumers", event(total=INTEGER), "payment")
    found = shop.findings()
    assert list(found) == ["broken-consumer"]
    assert found["broken-consumer"].subject.service == "payment"
    assert found["broken-consumer"].witness is not None


def test_a_consumer_that_needs_less_is_not(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER, note=TEXT))
    shop.new("order.placed/consumers", event(total=NUMBER), "payment")
    assert shop.findings() == {}


def test_a_consumer_is_held_against_every_version(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER), "1")
    shop.both("order.placed", event(total=NUMBER), "2")
    shop.new("order.placed/consumers", event(total=INTEGER), "payment")
    told = [finding.subject.handler for finding in shop.compare().findings]
    assert told == ["version 1", "version 2"]


def test_a_contract_that_is_no_schema_is_not_decided(shop: Shop) -> None:
    shop.both("order.placed", event(total=NUMBER))
    shop.new("order.placed", {"type": 5}, "2")
    assert list(shop.findings()) == ["undecided-change"]


def test_forward_asks_whether_old_readers_can_read_new_events(shop: Shop) -> None:
    shop.both("order.placed", event(total=INTEGER))
    shop.new("order.placed", event(total=NUMBER), "2")
    assert shop.findings() == {}
    found = shop.findings(Policies(mode="forward"))["incompatible-change"]
    assert found.witness is not None
    assert found.witness["valid_under"] == "order.placed 2"


def test_who_only_closes_a_join_with_the_event_reads_nothing_of_it(tmp_path: Path) -> None:
    closing = "  driver:\n    handlers:\n      - {on: {all: [a.done, b.done], unless: order.placed}}\n"
    shop = Shop(tmp_path, TOPOLOGY.partition("  audit:")[0] + closing)
    shop.both("order.placed", event(total=NUMBER))
    shop.new("order.placed", event(total=INTEGER), "2")
    found = shop.findings()["incompatible-change"]
    assert found.witness is not None
    assert found.witness["consumers"] == ["payment"]
