"""The event of a witness, whole and in part."""

from __future__ import annotations

from typing import Any

import pytest

from choreo_check.reporting.witness import excerpt, has_event, witness_lines

ORDER = {"id": 1, "data": {"total": 0.5, "items": [{"sku": "A"}, {"sku": "B"}]}}


@pytest.mark.parametrize(
    ("event", "path", "text"),
    [
        (ORDER, ["data", "total"], '{…, "data": {…, "total": 0.5}}'),
        (ORDER, ["data", "items", "1", "sku"], '{…, "data": {…, "items": […, {"sku": "B"}]}}'),
        ({"data": {}}, ["data", "note"], '{"data": {}}'),
        ([[1]], ["0", "0"], "[[1]]"),
        ([1], ["7"], "[1]"),
        (None, [], "null"),
        ("text", ["data"], '"text"'),
    ],
)
def test_an_excerpt_leads_to_the_member_that_is_refused(event: Any, path: list[str], text: str) -> None:
    assert excerpt({"event": event, "path": path}) == text


def test_an_event_without_a_path_is_shown_whole() -> None:
    assert excerpt({"event": {"a": 1, "b": 2}}) == '{"a": 1, "b": 2}'


def test_an_event_may_be_null_and_is_an_event() -> None:
    assert has_event({"event": None})
    assert not has_event({"consumers": []})
    assert not has_event(None)


def test_an_event_is_on_one_line_where_there_is_room() -> None:
    assert witness_lines({"event": {"a": 1}}, 8) == ['{"a": 1}']
    assert witness_lines({"event": {"a": 1}}, 7) == ["{", '  "a": 1', "}"]
    assert witness_lines({"event": {"a": 1}}, 0, is_short=True) == ['{"a": 1}']
