"""What one contract says of itself and of events, in every draft, with references across files and never fetched."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.contracts import Contract, Unresolved
from tests.contracts.schemas import DRAFTS, contract

MONEY = {"type": "object", "required": ["amount"]}
IDENTIFIED = MONEY | {"$id": "https://x.example/money"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test of this module fails when a socket is opened."""

    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def written(root: Path, content: bytes) -> Contract:
    path = root / "system" / "event" / "1.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return Contract("event", "1", path)


@pytest.mark.parametrize("draft", DRAFTS)
def test_knows_the_address_that_a_schema_gives_itself(tmp_path: Path, draft: str) -> None:
    name = "id" if "-03" in draft or "-04" in draft else "$id"
    address = "https://x.example/event/1.json"
    assert contract(tmp_path, {"$schema": draft, name: address}).identifier == address
    assert contract(tmp_path, {"$schema": draft}).identifier is None


@pytest.mark.parametrize("draft", DRAFTS)
def test_judges_events_by_the_draft_that_the_schema_names(tmp_path: Path, draft: str) -> None:
    definitions = "$defs" if "20" in draft else "definitions"
    schema = {
        "$schema": draft,
        definitions: {"total": {"type": "integer", "minimum": 1}},
        "properties": {"total": {"$ref": f"#/{definitions}/total"}},
    }
    found = contract(tmp_path, schema)
    assert found.fault is None
    assert found.objections({"total": 1}) == []
    assert found.objections({"total": 0}) == ["/total: 0 is less than the minimum of 1"]


def test_an_objection_to_the_whole_event_says_so(tmp_path: Path) -> None:
    assert contract(tmp_path, schema=False).objections({}) == ["the event: False schema does not allow {}"]


def test_formats_are_judged(tmp_path: Path) -> None:
    assert contract(tmp_path, {"format": "date-time"}).objections("yesterday")


@pytest.mark.parametrize(
    ("reference", "others"),
    [
        ("money.json", {"system/event/money.json": MONEY}),
        ("../money.json", {"system/money.json": MONEY}),
        ("../../shared/money.json", {"shared/money.json": MONEY}),
        ("../a%20b.json#/$defs/m", {"system/a b.json": {"$defs": {"m": MONEY}}}),
        ("https://x.example/money", {"system/deep/down/m.json": IDENTIFIED}),
        ("https://x.example/money", {"m.json": IDENTIFIED}),
        ("https://x.example/money", {"shared/m.json": IDENTIFIED}),
        (
            "https://x.example/money#",
            {"shared/m.json": MONEY | {"$schema": DRAFTS[1], "id": "https://x.example/money#"}},
        ),
        ("#/$defs/money", {}),
        ("#money", {}),
        ("../chain.json", {"system/chain.json": {"$ref": "money.json"}, "system/money.json": MONEY}),
    ],
)
def test_references_are_answered_by_the_files_around(tmp_path: Path, reference: str, others: dict[str, Any]) -> None:
    schema = {"$defs": {"money": {"$anchor": "money", **MONEY}}, "properties": {"price": {"$ref": reference}}}
    found = contract(tmp_path, schema, **others)
    assert found.fault is None
    assert found.objections({"price": {}}) == ['/price: "amount" is a required property']
    assert found.objections({"price": {"amount": 1}}) == []
    resolved, base = found.resolve(reference)
    assert resolved.get("required") == ["amount"] or resolved == {"$ref": "money.json"}
    assert "#" not in base


def test_relative_references_start_from_the_identifier(tmp_path: Path) -> None:
    schema = {"$id": "https://x.example/events/order", "$ref": "../money"}
    found = contract(tmp_path, schema, **{"shared/m.json": IDENTIFIED})
    assert found.base_uri == "https://x.example/events/order"
    assert found.objections({}) == ['the event: "amount" is a required property']


@pytest.mark.parametrize(
    "reference",
    ["http://127.0.0.1:9/x.json", "https://json.schemastore.org/package", "none.json", "ftp://x/y", "urn:a:b"],
)
def test_a_reference_that_no_file_answers_is_a_fault_and_is_not_fetched(tmp_path: Path, reference: str) -> None:
    found = contract(tmp_path, {"$ref": reference})
    assert "references are never fetched" in str(found.fault)
    with pytest.raises(Unresolved, match="references are never fetched"):
        found.resolve(reference)


@pytest.mark.parametrize(
    "reference",
    ["#/$defs/none", "#/$defs/a/type/x", "#none", "#/list/7", "#/list/²", "#/list/-1", f"#/list/{'9' * 5000}"],
)
def test_a_reference_to_nothing_is_unresolved(tmp_path: Path, reference: str) -> None:
    found = contract(tmp_path, {"$defs": {"a": {"type": "string"}}, "list": [[{"x": 1}]]})
    with pytest.raises(Unresolved, match="nothing stands at the reference #"):
        found.resolve(reference)


def test_a_pointer_leads_through_lists_and_escapes(tmp_path: Path) -> None:
    found = contract(tmp_path, {"list": [{}, {"a/b~c d": {"": 5}}]})
    assert found.resolve("#/list/1/a~1b~0c%20d/")[0] == 5


@pytest.mark.parametrize(
    "part", [{"$anchor": "x"}, {"$dynamicAnchor": "x"}, {"$id": "#x"}, {"id": "#x"}], ids=lambda part: next(iter(part))
)
def test_an_anchor_is_found_wherever_it_stands(tmp_path: Path, part: dict[str, str]) -> None:
    assert contract(tmp_path, {"allOf": [{"not": part}]}).resolve("#x")[0] == part


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"{", "line 1, column 2: expecting property name enclosed in double quotes"),
        (b"", "line 1, column 1: expecting value"),
        (b"3", "a schema is an object, true or false"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (b'{"type": "text"}', "\"text\" is not valid under any of the schemas listed in the 'anyOf' keyword"),
        (b'{"properties": 3}', '3 is not of type "object"'),
        (b'{"pattern": "("}', '"(" is not a "regex"'),
        (b'{"$schema": "https://x.example/none"}', "Unknown meta-schema: 'https://x.example/none'"),
        (b'{"$id": "http://[x"}', "Invalid URI reference"),
        (b'{"maximum": ' + b"9" * 5000 + b"}", "Exceeds the limit"),
        (b'{"not":' * 900 + b"{}" + b"}" * 900, "Recursion limit reached"),
    ],
)
def test_says_why_a_file_is_no_contract(tmp_path: Path, content: bytes, fault: str) -> None:
    found = written(tmp_path, content)
    assert str(found.fault).startswith(fault)
    assert "\n" not in str(found.fault)
    assert found.base_uri


def test_a_directory_and_a_dangling_link_are_no_contracts(tmp_path: Path) -> None:
    (tmp_path / "1.json").mkdir()
    (tmp_path / "2.json").symlink_to("none")
    assert Contract("a", "1", tmp_path / "1.json").fault == "cannot be read: is a directory"
    assert Contract("a", "2", tmp_path / "2.json").fault == "cannot be read: no such file or directory"
    assert Contract("a", "2", tmp_path / "2.json").schema is True


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    found = written(tmp_path, b'\xef\xbb\xbf{"examples": [{"a": 1}]}')
    assert (found.fault, found.examples) == (None, [{"a": 1}])


@pytest.mark.parametrize("schema", [True, {}, {"examples": 3}])
def test_a_contract_need_not_show_examples(tmp_path: Path, schema: object) -> None:
    assert contract(tmp_path, schema).examples == []


def test_broken_neighbours_do_no_harm(tmp_path: Path) -> None:
    found = contract(tmp_path, {"$ref": "https://x.example/money"}, **{"shared/m.json": IDENTIFIED, "shared/n.json": 3})
    (tmp_path / "shared" / "a.json").write_bytes(b"{")
    (tmp_path / "shared" / "b.json").mkdir()
    assert found.objections({}) == ['the event: "amount" is a required property']


def test_a_reference_to_a_file_that_is_not_json_is_a_fault(tmp_path: Path) -> None:
    found = contract(tmp_path, {"$ref": "broken.json"})
    (tmp_path / "system" / "event" / "broken.json").write_bytes(b"{")
    assert found.fault


def test_a_schema_that_refers_to_itself_ends(tmp_path: Path) -> None:
    for schema in ({"$ref": "#"}, {"allOf": [{"$ref": "#"}]}, {"$dynamicAnchor": "x", "$dynamicRef": "#x"}):
        assert contract(tmp_path, schema).objections({}) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$ref", "$id", "$anchor", "type", "properties", "allOf"]) | st.text(), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(schema=json_values)
def test_any_json_value_is_a_contract_or_has_a_fault(tmp_path_factory: pytest.TempPathFactory, schema: object) -> None:
    path = tmp_path_factory.getbasetemp() / "any" / "event" / "1.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema), encoding="utf-8")
    found = Contract("event", "1", path)
    assert found.fault is None or found.fault
    assert isinstance(found.examples, list)
    assert found.base_uri


@pytest.mark.parametrize("index", ["1", "9", "0000000009", "9" * 20, "9" * 5000, "x", "-1"])
def test_an_index_that_nothing_stands_at_leads_nowhere(index: str, tmp_path: Path) -> None:
    found = contract(tmp_path, {"prefixItems": [{}]})
    assert found.resolve("#/prefixItems/0")[0] == {}
    with pytest.raises(Unresolved):
        found.resolve(f"#/prefixItems/{index}")
