"""Compensations of what nobody does, and keys that mean nothing."""

from __future__ import annotations

from choreo_check.api import lint
from choreo_check.findings import Finding
from choreo_check.loading import load_text


def found(services: str, code: str) -> list[Finding]:
    return lint(load_text(f"choreo: 1\nservices:\n{services}"), select=[code])


def test_names_the_effect_that_was_probably_meant() -> None:
    (finding,) = found("  a: {handlers: [{on: x, does: hold_room}, {on: y, undoes: hold_rooms}]}", "CHO206")
    assert finding.subject.effect == "hold_rooms"
    assert finding.hint == "did you mean `hold_room`?"


def test_an_effect_may_be_done_elsewhere_or_on_a_services_own_account() -> None:
    services = "  a: {publishes: [{event: x, does: one}]}\n  b: {external: true, handlers: [{on: x, does: two}]}\n"
    assert found(services + "  c: {handlers: [{on: x, undoes: one}, {on: x, undoes: two}]}", "CHO206") == []


def test_compensations_of_external_services_are_theirs() -> None:
    assert found("  a: {external: true, handlers: [{on: x, undoes: whatever}]}", "CHO206") == []


def test_a_tombstone_in_an_outcome_of_several_is_pointed_at() -> None:
    services = "  a: {handlers: [{on: x, outcomes: [{does: y}, {undoes: y, tombstone: true}, {tombstone: true}]}]}"
    (finding,) = found(services, "CHO207")
    assert finding.location.column == services.index("{tombstone") + 1


def test_a_timer_has_outcomes_and_no_timeout() -> None:
    (finding,) = found("  a: {handlers: [{on: {after: 1s, of: x}, on_timeout: {emits: y}}]}", "CHO207")
    assert "never taken" in finding.message
