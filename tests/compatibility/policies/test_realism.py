"""The witness of a break, made to look like an event."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from choreo_check.compatibility.comparison import compare_schemas
from choreo_check.compatibility.policies import realism
from choreo_check.compatibility.policies.realism import Refused, realistic
from choreo_check.compatibility.verdict import Document, Failing
from tests.compatibility.containment.asking import DRAFT_2020
from tests.compatibility.containment.made_up import Maker

ORDER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "order_id": {"type": "string"},
        "total": {"type": "number"},
        "currency": {"type": "string"},
        "placed_at": {"type": "string", "format": "date-time"},
        "note": {"type": "string"},
        "paid": {"type": "boolean"},
        "voucher": {"type": ["string", "null"]},
        "items": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"sku": {"type": "string", "examples": ["TEA-9"]}, "quantity": {"type": "integer"}},
                "required": ["sku", "quantity"],
            },
        },
    },
    "required": ["order_id", "total", "currency", "placed_at", "items"],
}


def changed(place: str, **keywords: Any) -> dict[str, Any]:
    schema = deepcopy(ORDER)
    part = schema
    for name in place.split("/") if place else ():
        part = part[name]
    part.update(keywords)
    return schema


def exemplified(*examples: Any) -> dict[str, Any]:
    return ORDER | {"examples": list(examples)}


ANYTHING = Document({})
CHANGES = [
    changed("properties/total", type="integer"),
    changed("properties/total", multipleOf=0.5),
    changed("properties/currency", maxLength=2),
    changed("properties/currency", minLength=1),
    changed("properties/order_id", pattern="^ORD-"),
    changed("properties/order_id", enum=["7f3c9a52"]),
    changed("properties/placed_at", maxLength=0),
    changed("properties/items/items/properties/quantity", maximum=100),
    changed("properties/items", minItems=2),
    changed("properties/voucher", type="string"),
    changed("properties/paid", const=True),
    changed("", required=[*ORDER["required"], "note"]),
    changed("", maxProperties=4),
    changed("", oneOf=[{"required": ["note"]}, {"required": ["paid"]}]),
]


@pytest.mark.parametrize("new", CHANGES)
@pytest.mark.parametrize("content_model", ["declared", "open"])
def test_a_likely_event_is_still_accepted_by_one_side_and_refused_by_the_other_for_the_same_reason(
    new: dict[str, Any], content_model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    likely = compare_schemas(ORDER, new, content_model=content_model)
    monkeypatch.setattr(realism, "MAX_KEYWORDS", 0)
    minimal = compare_schemas(ORDER, new, content_model=content_model)
    assert Draft202012Validator(ORDER).is_valid(likely.witness)
    assert not Draft202012Validator(new).is_valid(likely.witness)
    assert likely.failing is not None
    assert minimal.failing is not None
    assert (likely.failing.keyword, likely.failing.pointer) == (minimal.failing.keyword, minimal.failing.pointer)
    assert likely.failing.message in likely.reasons[0].text
    assert set(likely.witness) == set(minimal.witness)


def test_every_value_becomes_likely() -> None:
    assert compare_schemas(ORDER, changed("properties/total", type="integer")).witness == {
        "order_id": "7f3c9a52",
        "total": 12.5,
        "currency": "EUR",
        "placed_at": "2026-03-14T09:26:53Z",
        "items": [{"sku": "TEA-9", "quantity": 2}],
    }


def test_what_breaks_stays_where_nothing_likely_breaks() -> None:
    witness = compare_schemas(ORDER, changed("properties/currency", minLength=1)).witness
    assert (witness["currency"], witness["order_id"]) == ("", "7f3c9a52")


def test_an_example_of_the_contract_is_the_likeliest() -> None:
    example = {"order_id": "ORD-20481", "total": 2500, "currency": "GBP", "note": "no nuts", "items": [{"sku": "A"}]}
    witness = compare_schemas(exemplified(example), changed("properties/order_id", maxLength=5)).witness
    assert (witness["order_id"], witness["total"], witness["currency"]) == ("ORD-20481", 2500, "GBP")
    assert witness["items"] == [{"sku": "A", "quantity": 2}]
    assert "note" not in witness


@pytest.mark.parametrize("example", [None, 7, [], {"items": []}, {"items": {"sku": 1}}, {"order_id": {"is": "odd"}}])
def test_an_example_of_another_form_does_no_harm(example: Any) -> None:
    witness = compare_schemas(exemplified(example), changed("properties/total", type="integer")).witness
    assert witness["order_id"] == "7f3c9a52"


def test_a_reader_that_fills_defaults_has_the_last_word() -> None:
    new = changed("properties/note", default="none")
    new["required"] = [*ORDER["required"], "note"]
    new["properties"]["total"] = {"type": "integer"}
    found = compare_schemas(ORDER, new, fill_defaults=True)
    assert found.failing is not None
    assert found.failing.message == "12.5 is not of type 'integer'"


def test_keeps_a_fraction_that_only_exact_arithmetic_can_judge() -> None:
    found = compare_schemas({"type": "number"}, {"multipleOf": 0.5})
    order = compare_schemas(ORDER, changed("properties/total", multipleOf=0.5)).witness
    assert order["total"] == found.witness


def test_what_cannot_be_shown_to_break_is_left_alone() -> None:
    refused = Refused({"order_id": ""}, Failing("type", "#/type", "it is wrong"))
    assert realistic(refused, ANYTHING, ANYTHING, ANYTHING, formats=False) is refused


def test_a_reference_that_leads_nowhere_does_no_harm() -> None:
    refused = Refused({"order_id": ""}, Failing("required", "#/required", "it is wrong"))
    lost = Document({"properties": {"order_id": {"$ref": "https://nowhere.example/"}}})
    strict = Document({"required": ["total"]})
    assert realistic(refused, lost, ANYTHING, strict, formats=False) is refused


def test_schemas_made_up_at_random_keep_their_verdict_and_their_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(150):
        made = Maker(Random(seed), DRAFT_2020)
        old, new = made.schema(), made.schema()
        monkeypatch.setattr(realism, "MAX_KEYWORDS", 20_000)
        likely = compare_schemas(old, new, content_model="open")
        monkeypatch.setattr(realism, "MAX_KEYWORDS", 0)
        minimal = compare_schemas(old, new, content_model="open")
        assert likely.verdict == minimal.verdict
        if likely.has_witness and likely.failing and minimal.failing:
            assert Draft202012Validator(old).is_valid(likely.witness)
            assert not Draft202012Validator(new).is_valid(likely.witness)
            assert likely.failing.pointer == minimal.failing.pointer
