"""What sagas begin with: valid by its contract, and each about something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from choreo_check.api import load_topology
from choreo_check.contracts import open_registry
from choreo_check.sampling.identifiers import identifiers, others
from choreo_check.sampling.requests import Requests
from choreo_check.simulation.contracting import Request

TOPOLOGY = """choreo: 1
name: small
services:
  shop: {publishes: [order.placed]}
  worker: {handlers: [{on: order.placed, reads: [order_id, total, customer.name], emits: order.done}]}
sagas: {ordering: {starts: order.placed, succeeds: order.done}}
"""
SHAPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "pattern": {"type": "string", "pattern": "^ORD-[0-9]{5}$"},
    "letters": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "short": {"type": "string", "minLength": 4, "maxLength": 4},
    "enum": {"enum": ["a-1", "b-1", "c-1"]},
    "number": {"type": "integer", "minimum": 1},
    "small": {"type": "integer", "minimum": 1, "maximum": 5},
    "tens": {"type": "integer", "multipleOf": 10, "minimum": 10, "maximum": 50},
    "ends": {"type": "string", "pattern": "^(zz|[a-y]z)$"},
    "alternatives": {"oneOf": [{"type": "string", "pattern": "^x[0-9]$"}, {"type": "integer", "minimum": 7}]},
}
DRAFTS = ("2020-12/schema", "2019-09/schema")
OLD_DRAFTS = ("draft-07/schema#", "draft-06/schema#", "draft-04/schema#")
DIALECTS = [f"https://json-schema.org/draft/{one}" for one in DRAFTS] + [
    f"http://json-schema.org/{one}" for one in OLD_DRAFTS
]


def contract(data: dict[str, Any], dialect: str = DIALECTS[0], **said: Any) -> str:
    properties = {"type": {"enum": ["order.placed"]}, "data": {"type": "object", **data}}
    return json.dumps(
        {"$schema": dialect, "type": "object", "required": ["type", "data"], "properties": properties} | said
    )


def requests(folder: Path, schema: str | None, envelope: str = "", topology: str = TOPOLOGY) -> list[Request]:
    """Return what three sagas begin with, having seen that the contract accepts it."""
    (folder / "topology.yaml").write_text(topology + envelope, encoding="utf-8")
    if schema is not None:
        (folder / "order.placed").mkdir()
        (folder / "order.placed" / "1.json").write_text(schema, encoding="utf-8")
    registry = None if schema is None else open_registry(folder)
    request = Requests(registry, load_topology(folder / "topology.yaml"))
    found = [request("order.placed", number) for number in (2, 0, 1)]
    known = None if registry is None else registry.latest("order.placed")
    assert known is None or [known.objections(dict(one.message)) for one in found] == [[], [], []]
    return [found[1], found[2], found[0]]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_each_saga_has_an_id_of_its_own_that_the_contract_accepts(shape: str, dialect: str, tmp_path: Path) -> None:
    schema = contract({"required": ["order_id"], "properties": {"order_id": SHAPES[shape]}}, dialect)
    found = requests(tmp_path, schema)
    assert len({one.data["order_id"] for one in found}) == 3
    assert len({one.correlation for one in found}) == 3


@pytest.mark.parametrize("name", ["orderId", "customer_id", "bookingRef", "OrderID", "orderid", "orderNumber", "order"])
def test_ids_are_known_by_their_names(name: str, tmp_path: Path) -> None:
    schema = contract(
        {}, examples=[{"type": "order.placed", "data": {name: "first", "city": "Rome", "paid": "by card"}}]
    )
    first, second, third = requests(tmp_path, schema)
    assert first.data == {name: "first", "city": "Rome", "paid": "by card"}
    assert [one.data for one in (second, third)] == [{**first.data, name: "first-2"}, {**first.data, name: "first-3"}]


def test_ids_keep_their_shape_and_come_again_where_they_were(tmp_path: Path) -> None:
    said = {
        "order": {"id": 7, "number": "A-09"},
        "uid": "2f1c8c5e-93b4-4a53-8b6e-0c3a7d1f00ff",
        "lines": [{"line_id": "A-09/1", "order_ref": "A-09", "product": {"id": "P1"}, "sku": "S1", "quantity": 7}],
        "product_id": "P1",
    }
    schema = contract({}, examples=[{"type": "order.placed", "subject": "A-09", "data": said}])
    _, second, _ = requests(tmp_path, schema)
    assert second.message["subject"] == "A-10"
    assert second.data == {
        "order": {"id": 8, "number": "A-10"},
        "uid": "2f1c8c5e-93b4-4a53-8b6e-0c3a7d1f0100",
        "lines": [{"line_id": "A-09/2", "order_ref": "A-10", "product": {"id": "P1"}, "sku": "S1", "quantity": 7}],
        "product_id": "P1",
    }


def test_examples_that_are_about_different_things_are_left_as_they_are(tmp_path: Path) -> None:
    examples = [{"type": "order.placed", "data": {"order_id": one, "total": 3}} for one in ("x-1", "x-2", "x-2")]
    found = requests(tmp_path, contract({}, examples=examples))
    assert [one.data["order_id"] for one in found] == ["x-1", "x-2", "x-4"]


def test_an_example_that_the_contract_refuses_is_none(tmp_path: Path) -> None:
    data = {"required": ["order_id"], "properties": {"order_id": {"type": "integer"}}}
    bad, good = ({"type": "order.placed", "data": {"order_id": one}} for one in ("x", 3))
    assert requests(tmp_path, contract(data, examples=[bad, good]))[0].data == {"order_id": 3}


def test_what_is_made_up_says_as_much_as_it_can(tmp_path: Path) -> None:
    properties = {
        "order_id": {"type": "string", "format": "uuid"},
        "note": {"type": ["null", "string"]},
        "items": {"type": "array", "items": {"type": "object", "properties": {"sku": {"type": "string"}}}},
        "city": {"type": "string", "examples": ["Rome"]},
        "currency": {"default": "EUR", "type": "string"},
    }
    data = requests(tmp_path, contract({"properties": properties}))[0].data
    assert data.keys() >= properties.keys()
    assert data["note"]
    assert data["items"][0]["sku"]
    assert (data["city"], data["currency"]) == ("Rome", "EUR")


def test_what_is_made_up_is_not_about_one_thing_twice(tmp_path: Path) -> None:
    known = {"type": "string", "examples": ["A-1", "A-2"]}
    some = {"type": "integer", "minimum": 0}
    line = {"type": "object", "required": ["product_id"], "properties": {"product_id": known, "quantity": some}}
    properties = {
        "order_id": known,
        "customer_id": known,
        "lines": {"type": "array", "minItems": 3, "items": line},
        "prices": {"type": "array", "minItems": 3, "items": {"type": "string", "examples": ["EUR"]}},
    }
    data = requests(tmp_path, contract({"properties": properties}))[0].data
    ids = [data["order_id"], data["customer_id"], *(line["product_id"] for line in data["lines"])]
    assert len(set(ids)) == len(ids)
    assert {"A-1", "A-2"} < set(ids)
    assert {*data["prices"]} == {"EUR"}
    assert all(0 < line["quantity"] <= 10 for line in data["lines"])


def test_what_is_made_up_and_nobody_knows_is_not_said_again(tmp_path: Path) -> None:
    properties = {
        "email": {"type": "string", "format": "email"},
        "product_id": {"type": "string"},
        "sku": {"type": "string", "examples": ["S-1"]},
        "item_code": {"type": "string", "examples": ["C-1"]},
        "kind": {"enum": ["gift", "loan"]},
        "total": {"type": "integer"},
    }
    first, second, _ = requests(tmp_path, contract({"properties": properties, "required": [*properties]}))
    assert {name for name in properties if first.data[name] != second.data[name]} == {"email", "product_id"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("ann@shop.example", "ann2@shop.example"), ("A-99", "A-00"), ("ann", "ann-2"), ("ship 7/b", "ship 8/b")],
)
def test_another_id_looks_like_the_first(old: str, new: str) -> None:
    assert next(others(old, 1)) == new


def test_without_a_contract_an_event_has_the_fields_that_somebody_reads(tmp_path: Path) -> None:
    first, second, _ = requests(tmp_path, None)
    assert first.data == {"order_id": "order_id-1", "total": 1, "customer": {"name": "name-1"}}
    assert second.data == {"order_id": "order_id-2", "total": 1, "customer": {"name": "name-2"}}


@pytest.mark.parametrize("envelope", ["{correlation: data.order_id}", "{data: false, correlation: order_id}"])
@pytest.mark.parametrize("value", [17, "ORD-17"])
def test_the_id_of_the_order_tells_sagas_apart_where_the_envelope_says_so(
    envelope: str, value: object, tmp_path: Path
) -> None:
    body = {"order_id": value, "total": 3}
    example = {"type": "order.placed", **(body if "false" in envelope else {"data": body})}
    schema = json.dumps({"type": "object", "required": ["type"], "examples": [example]})
    first, second, _ = requests(tmp_path, schema, f"envelope: {envelope}\n")
    assert (first.data, first.correlation) == (body, value)
    assert second.data["order_id"] == second.correlation == (18 if value == 17 else "ORD-18")


@pytest.mark.parametrize("envelope", ["{correlation: data.order_id}", "{data: false, correlation: order_id}"])
def test_so_it_does_without_a_contract(envelope: str, tmp_path: Path) -> None:
    found = requests(
        tmp_path, None, f"envelope: {envelope}\n", TOPOLOGY.replace("reads: [order_id, total", "reads: [total")
    )
    assert [one.data["order_id"] for one in found] == [one.correlation for one in found]
    assert len({one.correlation for one in found}) == 3


def test_what_only_tells_sagas_apart_is_no_part_of_what_an_event_says(tmp_path: Path) -> None:
    example = {"type": "order.placed", "eventId": "e", "correlationId": "c", "order_id": "o"}
    envelope = "envelope: {data: false, id: eventId, correlation: correlationId}\n"
    found = requests(tmp_path, json.dumps({"examples": [example]}), envelope)
    assert found[0].data == {"order_id": "o"}
    assert found[0].correlation != "c"


def test_a_correlation_id_is_what_the_contract_accepts(tmp_path: Path) -> None:
    properties = {"correlationid": {"pattern": "^saga-[0-9]+$", "type": "string"}}
    schema = json.dumps({"type": "object", "required": ["correlationid"], "properties": properties})
    found = [str(one.correlation) for one in requests(tmp_path, schema)]
    assert all(one.startswith("saga-") for one in found)
    assert len(set(found)) == 3


def test_what_many_sagas_are_about_is_no_id_of_one() -> None:
    assert identifiers({"room_id": "1", "id": "2"}, "stay.booked") == [("id",)]
    assert identifiers({"room_id": "1", "id": "2"}, "room.booked") == [("room_id",), ("id",)]
    assert identifiers({"order_id": True, "order_ids": ["1"], "phone": "2"}, "order.placed") == [("order_ids", 0)]
