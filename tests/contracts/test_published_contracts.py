"""The contracts that the repository publishes keep what its topologies promise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema.validators import validator_for
from referencing import Registry, Resource

from choreo_check.loading import load
from choreo_check.topology.model import Handler, Topology

CONTRACTS = Path(__file__).parents[2] / "contracts"
DOCUMENTED = "as_documented"
SYSTEMS = ("booking", "food_delivery", "order_flow", "order_fulfilment", "trip_orchestration")
Json = dict[str, Any]


@cache
def topology(path: Path) -> Topology:
    found = load(path)
    assert found is not None
    return found


def hardened(system: str) -> Topology:
    return topology(CONTRACTS / system / "topology.yaml")


TOPOLOGIES = tuple(path for path in sorted(CONTRACTS.glob("*/*.yaml")) if topology(path).contracts is not None)
FILES = tuple(sorted(CONTRACTS.rglob("*.json")))
PUBLISHED = tuple(path for path in FILES if path.parent.name != "shared")
VERSIONS = tuple(path for path in PUBLISHED if path.parent.name != DOCUMENTED)


def name(path: Path) -> str:
    return str(path.relative_to(CONTRACTS))


def parsed(path: Path) -> Json:
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(schema, dict)
    return schema


def address(schema: Json) -> str:
    found = schema.get("$id", schema.get("id"))
    assert isinstance(found, str)
    return found


def published(of: Topology) -> set[str]:
    emitted = {event.name for handler in of.handlers for ending in handler.endings for event in ending.emits}
    return emitted | {publication.event.name for publication in of.publications}


def versions(system: str, event: str) -> list[Path]:
    """The versions of a hardened contract, the latest last."""
    return sorted((CONTRACTS / system / event).glob("*.json"), key=lambda path: int(path.stem))


@cache
def registry() -> Registry[Any]:
    """All local schemas by their own address; it has no way to fetch any other."""
    return Registry().with_resources((address(schema), Resource.from_contents(schema)) for schema in map(parsed, FILES))


@cache
def formats_asserted() -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry(
        [(schema["$id"], schema) for schema in map(parsed, sorted((CONTRACTS / "shared").glob("*.json")))]
    )


def faults(schema: Json, instance: Json) -> list[str]:
    """What is wrong with a JSON value: its structure as jsonschema sees it, its formats as jsonschema-rs does."""
    validator = validator_for(schema)(schema, registry=registry())
    strict = jsonschema_rs.validator_for(schema, validate_formats=True, registry=formats_asserted())
    return [error.message for error in validator.iter_errors(instance)] + [
        error.message for error in strict.iter_errors(instance)
    ]


def resolved(schema: Json, base: str) -> Json:
    """The schema that a reference leads to, or the schema itself."""
    found = registry().resolver(base).lookup(schema["$ref"]).contents if "$ref" in schema else schema
    assert isinstance(found, dict)
    return found


def promised(path: Path) -> set[str]:
    """The data fields that a contract both declares and requires."""
    data = parsed(path)["properties"]["data"]
    return set(data["properties"]) & set(data["required"])


def reading(of: Topology) -> Iterator[tuple[Handler, str, str]]:
    for handler in of.handlers:
        for event in handler.trigger.events:
            for field in handler.reads or ():
                yield handler, event.name, field.name


def examples(system: str) -> list[Json]:
    found = []
    for path in VERSIONS:
        if path.parts[-3] == system:
            found += parsed(path)["examples"]
    return found


def causes(of: Topology) -> set[tuple[str, str]]:
    """Which event can be the direct cause of which."""
    return {
        (cause.name, effect.name)
        for handler in of.handlers
        for cause in handler.trigger.events
        for ending in handler.endings
        for effect in ending.emits
    }


@pytest.mark.parametrize("path", TOPOLOGIES, ids=name)
def test_every_published_event_has_a_contract(path: Path) -> None:
    for event in published(topology(path)):
        if path.stem == DOCUMENTED:
            assert (path.parent / DOCUMENTED / f"{event}.json").is_file(), event
        else:
            assert versions(path.parent.name, event), event


def test_every_system_has_contracts_as_documented_and_hardened() -> None:
    both = {f"{system}/{stem}.yaml" for system in SYSTEMS for stem in (DOCUMENTED, "topology")}
    assert {name(path) for path in TOPOLOGIES} == both | {"order_fulfilment/best_practices.yaml"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_contract_belongs_to_a_published_event(system: str) -> None:
    directories = {path.name for path in (CONTRACTS / system).iterdir() if path.is_dir()} - {DOCUMENTED}
    assert directories == published(hardened(system))
    documented = topology(CONTRACTS / system / f"{DOCUMENTED}.yaml")
    assert {path.stem for path in (CONTRACTS / system / DOCUMENTED).iterdir()} == published(documented)


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_versions_of_a_contract_are_numbered_from_one_without_a_gap(system: str) -> None:
    for event in published(hardened(system)):
        found = [int(path.stem) for path in versions(system, event)]
        assert found == list(range(1, len(found) + 1)), event


def test_the_documented_contracts_speak_every_draft() -> None:
    drafts = {system: {parsed(p)["$schema"] for p in (CONTRACTS / system / DOCUMENTED).iterdir()} for system in SYSTEMS}
    assert drafts == {
        "booking": {"https://json-schema.org/draft/2020-12/schema"},
        "food_delivery": {"https://json-schema.org/draft/2019-09/schema"},
        "order_fulfilment": {"http://json-schema.org/draft-07/schema#"},
        "order_flow": {"http://json-schema.org/draft-06/schema#"},
        "trip_orchestration": {"http://json-schema.org/draft-04/schema#"},
    }


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_contract_is_a_valid_schema_of_its_draft(path: Path) -> None:
    schema = parsed(path)
    assert "$schema" in schema
    validator_for(schema).check_schema(schema)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_contract_says_what_it_is_and_is_addressed_by_its_path(path: Path) -> None:
    schema = parsed(path)
    assert schema["title"]
    assert schema["description"].endswith(".")
    assert address(schema) == f"https://contracts.example/{name(path)}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_contract_is_written_in_the_house_style(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == json.dumps(parsed(path), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_example_validates(path: Path) -> None:
    schema = parsed(path)
    for example in schema.get("examples", ()):
        assert faults(schema, example) == []


@pytest.mark.parametrize("path", PUBLISHED, ids=name)
def test_every_published_contract_shows_examples(path: Path) -> None:
    count = len(parsed(path)["examples"])
    assert count == 1 if path.parent.name == DOCUMENTED else count in {2, 3}


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_every_example_names_the_event_and_the_version_that_it_illustrates(path: Path) -> None:
    schema = parsed(path)
    for example in schema["examples"]:
        assert example["type"] == path.parent.name
        assert example["dataschema"] == schema["$id"]


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_no_example_validates_without_its_envelope(path: Path) -> None:
    schema = parsed(path)
    example = schema["examples"][0]
    required = {"specversion", "id", "source", "type", "time", "correlationid", "dataschema", "data"}
    required |= set(schema.get("required", ()))
    for attribute in required:
        assert faults(schema, {key: value for key, value in example.items() if key != attribute}), attribute


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_formats_are_asserted(path: Path) -> None:
    schema = parsed(path)
    assert faults(schema, schema["examples"][0] | {"time": "yesterday"})
    assert faults(schema, schema["examples"][0] | {"source": "not a reference"})


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_unknown_properties_are_tolerated(path: Path) -> None:
    schema = parsed(path)
    example = schema["examples"][0]
    extended = example | {"traceparent": "00-1", "data": example["data"] | {"addedLater": True}}
    assert faults(schema, extended) == []


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_every_data_field_is_described_and_typed(path: Path) -> None:
    schema = parsed(path)
    for field in schema["properties"]["data"]["properties"].values():
        assert field["description"].endswith(".")
        assert "type" in resolved(field, address(schema))


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_field_that_a_handler_reads_is_promised_by_the_latest_version(system: str) -> None:
    unkept = [
        f"{handler.name} reads {field} of {event}"
        for handler, event, field in reading(hardened(system))
        if field not in promised(versions(system, event)[-1])
    ]
    assert unkept == []


def test_the_documented_payment_service_reads_an_order_id_that_nobody_promised() -> None:
    order = parsed(CONTRACTS / "order_fulfilment" / DOCUMENTED / "OrderCreated.json")["properties"]["data"]
    assert "orderId" not in order["properties"]
    assert "id" in order["required"]
    assert "total" in order["required"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_only_an_event_published_on_a_services_own_account_may_lack_a_cause(system: str) -> None:
    own = {publication.event.name for publication in hardened(system).publications}
    for event in published(hardened(system)):
        for path in versions(system, event):
            assert ("causationid" in parsed(path).get("required", ())) == (event not in own), name(path)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_later_version_accepts_every_example_of_an_earlier_one(system: str) -> None:
    for event in published(hardened(system)):
        *earlier, latest = versions(system, event)
        for path in earlier:
            for example in parsed(path)["examples"]:
                assert faults(parsed(latest), example) == [], name(path)


def test_at_least_three_events_have_evolved() -> None:
    assert len([path for path in VERSIONS if path.stem == "2"]) >= 3


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_examples_of_one_saga_share_a_correlation_id_of_their_own(system: str) -> None:
    pairs = {(example["subject"], example["correlationid"]) for example in examples(system)}
    assert len(pairs) == len({subject for subject, _ in pairs}) == len({correlation for _, correlation in pairs})


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_example_has_an_id_of_its_own(system: str) -> None:
    ids = [example["id"] for example in examples(system)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_fields_that_two_examples_of_one_saga_share_agree(system: str) -> None:
    said: dict[tuple[str, str], object] = {}
    for example in examples(system):
        for field, value in example["data"].items():
            assert said.setdefault((example["subject"], field), value) == value, (example["type"], field)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_example_follows_a_cause_of_its_own_saga_that_the_topology_knows(system: str) -> None:
    shown = {example["id"]: example for example in examples(system)}
    known = causes(hardened(system))
    for example in shown.values():
        cause = shown.get(example.get("causationid"))
        if cause is not None:
            assert (cause["type"], example["type"]) in known
            assert cause["correlationid"] == example["correlationid"]
            assert datetime.fromisoformat(cause["time"]) < datetime.fromisoformat(example["time"])


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_examples_tell_one_successful_and_one_failed_saga_from_end_to_start(system: str) -> None:
    shown = {example["id"]: example for example in examples(system)}
    starts = {publication.event.name for publication in hardened(system).publications}

    def told(example: Json | None) -> bool:
        return example is not None and (example["type"] in starts or told(shown.get(example["causationid"])))

    for saga in hardened(system).sagas:
        for ends in (saga.succeeds, saga.fails):
            assert any(told(example) for example in shown.values() if example["type"] in {end.name for end in ends})


def test_no_reference_leads_out_of_the_repository() -> None:
    def references(node: object) -> Iterator[str]:
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in children:
            yield from references(child)

    for path in FILES:
        schema = parsed(path)
        for reference in references(schema):
            assert ":" not in reference
            assert resolved({"$ref": reference}, address(schema))
