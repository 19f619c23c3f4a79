"""CHO5xx: contracts that are missing, broken, or promise something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.findings import Finding
from tests.linting.topologies import linted, services, with_contracts

Schema = dict[str, object]

PLACED = "order.placed/1.json"
WHOLE: Schema = {"properties": {"id": {}, "correlationid": {}, "data": {"properties": {"total": {}}}}}
ORDER = services("order: {publishes: [order.placed]}")


def reading(*fields: str, on: str = "order.placed", envelope: str = "{}") -> str:
    reads = ", ".join(fields)
    body = f"order: {{publishes: [order.placed]}}\npayment: {{handlers: [{{on: {on}, reads: [{reads}]}}]}}"
    return f"envelope: {envelope}\n" + services(body)


def codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


def test_a_system_that_keeps_no_contracts_is_not_judged(tmp_path: Path) -> None:
    assert linted(ORDER, "CHO5") == []
    assert with_contracts(tmp_path, ORDER, {}, "CHO5") == []
    assert with_contracts(tmp_path, ORDER, {"other.event/1.json": WHOLE}, "CHO5") == []


def test_every_own_event_and_command_needs_a_contract(tmp_path: Path) -> None:
    text = services(
        """order: {publishes: [order.placed, order.lost, DoIt], handlers: [{on: order.lost, emits: order.found}]}
        bank: {external: true, publishes: [rate.changed]}"""
    )
    found = with_contracts(tmp_path, f"commands: DoIt\n{text}", {PLACED: WHOLE}, "CHO501")
    assert [finding.subject.event for finding in found] == ["order.lost", "DoIt", "order.found"]


@pytest.mark.parametrize(
    "schema",
    ["{", "", "[]", "7", '"text"', '{"type": "objekt"}', '{"$ref": "missing.json"}', '{"$ref": "#/nowhere"}',
     '{"properties": {"a": 1}}', '{"pattern": "("}', '{"$ref": "https://example.com/x.json"}', "[" * 100_000, "NaN"],
)  # fmt: skip
def test_a_contract_that_cannot_be_used_is_told_once_and_alone(tmp_path: Path, schema: str) -> None:
    text = reading("anything")
    found = with_contracts(tmp_path, text, {PLACED: schema}, "CHO5")
    assert codes(found) == ["CHO502"]
    assert "contracts/order.placed/1.json is not a usable contract: " in found[0].message


@pytest.mark.parametrize("schema", [WHOLE, {"$ref": "../shared/event.json"}, {"allOf": [WHOLE]}])
def test_a_contract_that_can_be_used_is_silent(tmp_path: Path, schema: object) -> None:
    assert with_contracts(tmp_path, ORDER, {PLACED: schema, "shared/event.json": WHOLE}, "CHO5") == []


def test_only_a_contract_in_a_directory_of_its_event_has_a_version(tmp_path: Path) -> None:
    (finding,) = with_contracts(tmp_path, ORDER, {"order.placed.json": WHOLE}, "CHO503")
    assert (finding.hint or "").endswith("contracts/order.placed/1.json")
    assert with_contracts(tmp_path / "b", ORDER, {PLACED: WHOLE}, "CHO503") == []


@pytest.mark.parametrize(
    ("envelope", "schema", "expected"),
    [
        ("{}", WHOLE, []),
        ("{}", {"properties": {"id": {}}}, ["CHO504"]),
        ("{}", {"properties": {"correlationid": {}}}, ["CHO509"]),
        ("{correlation: meta.trace.id, id: meta.id}", WHOLE, ["CHO504", "CHO509"]),
        (
            "{correlation: meta.trace.id, id: meta.id}",
            {"properties": {"meta": {"properties": {"id": {}, "trace": {"properties": {"id": {}}}}}}},
            [],
        ),
        ("{correlation: false, id: false}", WHOLE, ["CHO504", "CHO509"]),
        ("{}", {"patternProperties": {"id$": {}}}, []),
        ("{correlation: traceId}", {"properties": {"id": {}}, "oneOf": [{"properties": {"traceId": {}}}, {}]}, []),
    ],
)
def test_events_carry_the_ids_that_the_envelope_names(
    tmp_path: Path, envelope: str, schema: object, expected: list[str]
) -> None:
    found = with_contracts(tmp_path, f"envelope: {envelope}\n{ORDER}", {PLACED: schema}, "CHO504", "CHO509")
    assert codes(found) == expected


def test_an_older_version_may_lack_the_ids(tmp_path: Path) -> None:
    contracts = {PLACED: {"properties": {}}, "order.placed/2.json": WHOLE}
    assert with_contracts(tmp_path, ORDER, contracts, "CHO504", "CHO509") == []


NESTED: Schema = {
    "properties": {
        "id": {}, "correlationid": {},
        "data": {"properties": {"total": {}, "customer": {"$ref": "#/$defs/customer"}}},
    },
    "$defs": {"customer": {"properties": {"email": {}}}},
}  # fmt: skip


@pytest.mark.parametrize("field", ["total", "customer", "customer.email", "id", "correlationid"])
def test_a_field_that_is_declared_can_be_read(tmp_path: Path, field: str) -> None:
    assert with_contracts(tmp_path, reading(field), {PLACED: NESTED}, "CHO505") == []


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("totl", "did you mean `total`?"),
        ("orderTotal", "did you mean `total`?"),
        ("address.phone", "have the publisher promise it, or stop reading it"),
        ("email", "have the publisher promise it, or stop reading it"),
        ("source", "have the publisher promise it, or stop reading it"),
    ],
)
def test_a_field_that_nobody_promised_cannot_be_read(tmp_path: Path, field: str, hint: str) -> None:
    (finding,) = with_contracts(tmp_path, reading(field), {PLACED: NESTED}, "CHO505")
    assert finding.message == f"payment reads `{field}`, which the contract of `order.placed` does not declare"
    assert finding.hint == hint


def test_fields_that_nobody_promised_are_told_together(tmp_path: Path) -> None:
    (finding,) = with_contracts(tmp_path, reading("total", "b", "c"), {PLACED: NESTED}, "CHO505")
    assert "payment reads `b`, `c`, which" in finding.message


def test_a_join_may_read_what_any_of_its_events_declares(tmp_path: Path) -> None:
    text = reading("total", "paid", on="{all: [order.placed, order.paid]}").replace(
        "[order.placed]}", "[order.placed, order.paid]}"
    )
    paid: Schema = {"properties": {"data": {"properties": {"paid": {}}}}}
    contracts = {PLACED: NESTED, "order.paid/1.json": paid}
    assert with_contracts(tmp_path, text, contracts, "CHO505") == []


def test_a_handler_is_not_judged_when_one_of_its_events_has_no_contract(tmp_path: Path) -> None:
    text = reading("unknown", on="{any: [order.placed, order.paid]}")
    assert with_contracts(tmp_path, text, {PLACED: NESTED}, "CHO505") == []


def test_the_message_is_the_data_where_the_envelope_says_so(tmp_path: Path) -> None:
    text = reading("total", "items", envelope="{data: false}")
    (finding,) = with_contracts(tmp_path, text, {PLACED: {"properties": {"total": {}, "id": {}}}}, "CHO505")
    assert "reads `items`," in finding.message
    nested = reading("total", envelope="{data: body.payload}")
    schema: Schema = {"properties": {"body": {"properties": {"payload": {"properties": {"total": {}}}}}}}
    assert with_contracts(tmp_path / "b", nested, {PLACED: schema}, "CHO505") == []


FAT: Schema = {"properties": {"data": {"properties": {name: {} for name in ("total", "a", "b", "c", "d")}}}}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (reading("total"), 1),
        (reading("total.net"), 1),
        (reading("total", "a", "b"), 0),
        (reading(), 1),
        (ORDER, 0),
        (reading("total") + "  other: {handlers: [{on: order.placed}]}\n", 0),
        (reading("total") + "  other: {handlers: [{on: order.placed, observes: true}]}\n", 1),
        (reading("total") + "  other: {external: true, handlers: [{on: order.placed, reads: [a, b]}]}\n", 0),
        (reading("total") + "  other: {handlers: [{on: {all: [order.paid], unless: order.placed}}]}\n", 1),
    ],
)
def test_an_event_is_fat_when_most_of_it_is_read_by_nobody(tmp_path: Path, text: str, count: int) -> None:
    assert len(with_contracts(tmp_path, text, {PLACED: FAT}, "CHO506")) == count


def test_what_belongs_to_the_envelope_is_no_field_that_nobody_reads(tmp_path: Path) -> None:
    envelope = "{data: false, id: id, type: kind, correlation: trace}"
    schema: Schema = {"properties": {name: {} for name in ("id", "kind", "trace", "total")}}
    assert with_contracts(tmp_path, reading("total", envelope=envelope), {PLACED: schema}, "CHO506") == []


def test_every_example_must_keep_the_contract(tmp_path: Path) -> None:
    schema: Schema = {"type": "object", "required": ["id"], "examples": [{"id": 1}, {}, 7]}
    found = with_contracts(tmp_path, ORDER, {PLACED: schema}, "CHO507")
    assert [finding.message.partition(" of ")[0] for finding in found] == ["example 2", "example 3"]


def test_examples_in_no_list_are_no_examples(tmp_path: Path) -> None:
    assert codes(with_contracts(tmp_path, ORDER, {PLACED: {"examples": {"id": 1}}}, "CHO507")) == []


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("order.placed", {"const": "order.placed"}),
        ("order.placed", {"const": "com.shop.order.placed.v1"}),
        ("order.placed", {"enum": ["order.placed", "order.moved"]}),
        ("order.placed", {"const": 7}),
        ("order.placed", {"type": "string"}),
        ("注文", {"const": "注文"}),
        ("order.placed.v2", {"const": "order.placed"}),
        ("orders/OrderPlaced", {"const": "OrderPlaced"}),
        ("orders/OrderPlaced", {"const": "com.shop.OrderPlaced"}),
    ],
)
def test_a_contract_may_name_its_own_event(tmp_path: Path, event: str, said: object) -> None:
    text = services(f"order: {{publishes: [{event}]}}")
    assert with_contracts(tmp_path, text, {f"{event}/1.json": {"properties": {"type": said}}}, "CHO508") == []


@pytest.mark.parametrize(
    "said",
    [
        {"const": "order.moved"},
        {"enum": ["a", "b"]},
        {"const": ""},
        {"const": "order.placed_by_phone"},
        {"allOf": [{"const": "a.made"}]},
    ],
)
def test_a_contract_that_names_another_event_was_copied(tmp_path: Path, said: object) -> None:
    contracts = {PLACED: {"properties": {"type": said}}}
    assert codes(with_contracts(tmp_path, ORDER, contracts, "CHO508")) == ["CHO508"]
    elsewhere = f"envelope: {{type: kind}}\n{ORDER}"
    assert with_contracts(tmp_path, elsewhere, contracts, "CHO508") == []
    assert with_contracts(tmp_path, f"envelope: {{type: false}}\n{ORDER}", contracts, "CHO508") == []
