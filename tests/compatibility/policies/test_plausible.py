"""What a member of a name is likely to hold."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from choreo_check.compatibility.policies.plausible import BY_FORMAT, plausible


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("currency", "EUR"),
        ("order_id", "7f3c9a52"),
        ("orderId", "7f3c9a52"),
        ("customerName", "Ada Moreno"),
        ("shipped_at", "2026-03-14T09:26:53Z"),
        ("total", 12.5),
        ("deliverySlot", "delivery slot"),
    ],
)
def test_reads_the_last_word_that_it_knows(name: str, value: object) -> None:
    assert plausible(name)[0] == value


def test_heeds_the_format_before_the_name() -> None:
    assert plausible("order_id", ("uuid",))[0] == BY_FORMAT["uuid"]


def test_has_nothing_for_a_name_without_words() -> None:
    assert plausible("") == plausible("$$") == []


@pytest.mark.parametrize("name", BY_FORMAT)
def test_has_values_of_each_format(name: str) -> None:
    Draft202012Validator({"format": name}, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(BY_FORMAT[name])
