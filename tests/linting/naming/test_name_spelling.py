"""How a name comes apart into words, and which convention it is written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.linting.naming import split, style


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("order.placed.v2", ("order", "placed")),
        ("orders/create", ("orders", "create")),
        ("OrderPlacedEvent", ("order", "placed")),
        ("OrderPlacedDomainEvent", ("order", "placed")),
        ("ORDER_PLACED", ("order", "placed")),
        ("com.shop.order.placed.v1", ("order", "placed")),
        ("com.order.placed", ("order", "placed")),
        ("uk.gov.tax.return.filed", ("return", "filed")),
        ("order-placed", ("order", "placed")),
        ("HTTPRequestFailed", ("http", "request", "failed")),
        ("user.signed_up", ("user", "signed", "up")),
        ("OrderPlacedV2", ("order", "placed")),
        ("order_placedv2", ("order", "placed")),
        ("order.placed.1.0", ("order", "placed")),
        ("storage.object.v1beta3.finalized", ("storage", "object", "finalized")),
        ("S3ObjectCreated", ("s3", "object", "created")),
        ("events.order.placed", ("order", "placed")),
        ("CrèmeBrûléeServed", ("crème", "brûlée", "served")),
        ("ЗаказСоздан", ("заказ", "создан")),
        ("Event", ("event",)),
        ("", ()),
    ],
)
def test_a_name_comes_apart_into_the_words_it_says(name: str, words: tuple[str, ...]) -> None:
    assert split(name) == words


@given(st.text())
def test_splitting_is_stable(name: str) -> None:
    words = split(name)
    assert words == split(name)
    assert all(word == word.lower() for word in words)


@given(st.lists(st.sampled_from(["order", "line", "placed", "by", "guest"]), min_size=2))
def test_the_words_do_not_depend_on_the_separator(words: list[str]) -> None:
    expected = tuple(words)
    assert {split(mark.join(words)) for mark in "._-/ "} == {expected}
    assert split("".join(map(str.title, words))) == expected


@pytest.mark.parametrize(
    ("name", "convention"),
    [
        ("OrderPlaced", "PascalCase"),
        ("OrderPlacedV2", "PascalCase"),
        ("com.shop.OrderPlaced", "PascalCase"),
        ("OrderPlacedEvent", "PascalCase with Event suffix"),
        ("orderPlaced", "camelCase"),
        ("order.placed", "dot.separated"),
        ("order.confirmed_by_restaurant", "dot.separated"),
        ("com.shop.order.placed.v1", "dot.separated"),
        ("PAYMENT.CAPTURE.DENIED", "DOT.SEPARATED"),
        ("Order.Placed", "dot.separated in PascalCase"),
        ("orders/create", "slash/separated"),
        ("order_placed", "snake_case"),
        ("ORDER_PLACED", "SCREAMING_SNAKE"),
        ("order-placed", "kebab-case"),
        ("Object Created", "words with spaces"),
    ],
)
def test_a_convention_is_named_as_its_readers_name_it(name: str, convention: str) -> None:
    assert style(name) == convention


@pytest.mark.parametrize("name", ["", "placed", "Placed", "PLACED", "placed.v2", "order_Placed-now"])
def test_a_name_that_shows_no_convention_has_none(name: str) -> None:
    assert style(name) is None


@given(st.text())
def test_any_text_can_be_asked_for_its_convention(name: str) -> None:
    assert style(name) == style(name)
