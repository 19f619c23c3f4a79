"""The pydantic model, the published JSON Schema and the loader refuse the same documents.

Known exceptions, each with its own test: JSON Schema takes 1.0 for a whole number (so `choreo: 1.0` is valid there),
and Python's regular expressions let `$` stand before a last line break.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from choreo_check import loading
from choreo_check.errors import ChoreoError
from choreo_check.loading import format as file_format
from choreo_check.loading import load_text, native
from choreo_check.loading.shape import published_schema

PUBLISHED = Path(loading.__file__).with_name("topology.schema.json")
VALIDATOR = jsonschema.Draft202012Validator(published_schema())
STRICT = jsonschema_rs.Draft202012Validator(published_schema())

names = st.sampled_from(["a", "order.placed", "on", "é", "x-y"])
several = names | st.lists(names, min_size=1, max_size=3)
optional = st.none() | names | st.lists(names, max_size=2)
durations = st.sampled_from(["1s", "1.5 h", "10min", "500ms"])
flags = st.booleans()


def record(required: dict[str, Any], optional_keys: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional={**optional_keys, "x-note": st.none() | st.integers()})


effects = {"does": st.none() | names, "undoes": names, "tombstone": flags, "emits": optional, "effects": optional}
outcomes = record({}, effects)
triggers = (
    names
    | record({"any": several}, {})
    | record({"first": several}, {})
    | record({"all": several}, {"within": st.none() | durations, "unless": optional})
    | record({"matching": names}, {})
    | record({"after": durations, "of": several}, {"unless": optional})
)
maybe_name = st.none() | names | st.just(value=False)
reactions = {
    "on_timeout": st.none() | outcomes,
    "observes": flags,
    "reads": optional,
    "idempotent_by": maybe_name,
    "dead_letter": maybe_name,
    "retries": st.none() | st.integers(0, 5),
}
handlers = record({"on": triggers}, {**reactions, **effects}) | record(
    {"on": triggers, "outcomes": st.none() | st.lists(outcomes, min_size=1, max_size=2)}, reactions
)
publications = names | record({"event": names}, {"does": names, "effects": optional})
services = record(
    {},
    {
        "publishes": st.none() | publications | st.lists(publications, max_size=2),
        "handlers": st.none() | st.lists(handlers, max_size=2),
        "group": st.none() | names,
        "external": flags,
    },
)
sagas = record({"starts": several}, {"succeeds": optional, "fails": optional})
envelopes = record({}, dict.fromkeys(("id", "type", "correlation", "causation", "schema", "data"), maybe_name))
topologies = record(
    {"choreo": st.just(1)},
    {
        "name": st.none() | names,
        "contracts": names,
        "broker": st.sampled_from([None, "kafka", "any"]),
        "system": names,
        "envelope": st.none() | envelopes,
        "commands": optional,
        "services": st.none() | st.dictionaries(names, st.none() | services, max_size=3),
        "sagas": st.none() | st.dictionaries(names, sagas, max_size=2),
    },
)
INTRUDERS: list[Any] = [None, True, False, 0, 1, -1, 1.5, "", "a", [], ["a"], ["a", 1], [[]], {}, {"a": "b"}]
intruders = st.sampled_from(INTRUDERS)
KEYS = sorted({key for part in published_schema()["$defs"].values() for key in part["properties"]} | {"schema_", ""})


def containers(value: Any) -> list[Any]:
    """Every list and mapping in a document that has parts."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if inner else []) + [found for part in inner for found in containers(part)]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A valid document in which one or two things were replaced, removed or added."""
    document: dict[str, Any] = json.loads(json.dumps(draw(topologies)))
    for _ in range(draw(st.integers(1, 2))):
        places = containers(document)
        place = draw(st.sampled_from(places)) if places else document
        position = (
            draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if place
            else "choreo"
        )
        if isinstance(place, dict) and draw(st.booleans()):
            place[draw(st.sampled_from(KEYS))] = deepcopy(draw(intruders))
        elif isinstance(place, dict) and draw(st.booleans()):
            place.pop(position, None)
        else:
            place[position] = deepcopy(draw(intruders))
    return document


def model_takes(document: object) -> bool:
    try:
        file_format.TopologyFile.model_validate(document)
    except ValidationError:
        return False
    return True


def loader_takes(document: object, path: str) -> bool:
    try:
        load_text(json.dumps(document), path)
    except ChoreoError:
        return False
    return True


def judgements(document: object) -> dict[str, bool]:
    return {
        "model": model_takes(document),
        "jsonschema": VALIDATOR.is_valid(document),
        "jsonschema_rs": STRICT.is_valid(document),
        "loader, as JSON": loader_takes(document, "t.json"),
        "loader, as YAML": loader_takes(document, "t.yaml"),
    }


@given(topologies)
def test_all_take_a_valid_document(document: dict[str, Any]) -> None:
    assert set(judgements(document).values()) == {True}


@given(mutated())
def test_all_judge_a_mutated_document_alike(document: dict[str, Any]) -> None:
    assume("include" not in document)
    judged = judgements(document)
    assert len(set(judged.values())) == 1, judged


@pytest.mark.parametrize("duration", ["1", "s", "1 w", "-1s", "1.s", ".5s", "٣s", "1\ts", "1s ", " 1s", "1S", "1e3s"])
def test_all_refuse_what_is_no_duration(duration: str) -> None:
    handler = {"on": {"after": duration, "of": "a"}}
    judged = judgements({"choreo": 1, "services": {"s": {"handlers": [handler]}}})
    assert set(judged.values()) == {False}, judged


@pytest.mark.parametrize("key", file_format.SHORTHAND)
def test_all_refuse_the_keys_of_one_outcome_beside_several(key: str) -> None:
    value: object = True if key == "tombstone" else "a"
    for outcomes, taken in (([{}], False), (None, True)):
        handler = {"on": "a", "outcomes": outcomes, key: value}
        judged = judgements({"choreo": 1, "services": {"s": {"handlers": [handler]}}})
        assert set(judged.values()) == {taken}, judged


def test_only_json_schema_takes_a_whole_number_with_a_point() -> None:
    judged = judgements({"choreo": 1.0})
    assert {judge for judge, takes in judged.items() if takes} == {"jsonschema", "jsonschema_rs"}


def test_only_pythons_regular_expressions_take_a_line_break_after_the_end() -> None:
    judged = judgements({"choreo": 1, "services": {"s": {"handlers": [{"on": {"after": "1s\n", "of": "a"}}]}}})
    assert {judge for judge, takes in judged.items() if takes} == {"jsonschema"}


def test_the_published_schema_is_made_from_the_model() -> None:
    made = json.dumps(file_format.json_schema(), indent=2) + "\n"
    assert PUBLISHED.read_text(encoding="utf-8") == made, (
        f"write json.dumps(choreo_check.loading.format.json_schema(), indent=2) and a line break to {PUBLISHED.name}"
    )


def test_the_published_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(published_schema())


def test_the_model_and_the_builder_know_the_same_shorthand() -> None:
    assert file_format.SHORTHAND == native.SHORTHAND == tuple(file_format.Outcome.model_fields)


def test_the_loader_knows_every_keyword_of_the_schema_and_refuses_a_new_one() -> None:
    from choreo_check.loading.shape import _Compiler  # noqa: PLC0415

    with pytest.raises(AssertionError, match="a keyword that this module does not know"):
        _Compiler({}).shape({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, "x")
