"""What must hold for any two schemas, tried on many that are made at random."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from choreo_check.compatibility import Document, contains
from choreo_check.compatibility.guesses import paths, replaced
from tests.compatibility.containment.asking import DRAFT_04, DRAFT_2019, DRAFT_2020, RUST, ask
from tests.compatibility.containment.made_up import ORDER, Maker, value

SEEDS = range(60)
PAIRS = 6
VALUES = 150
TRIES = 200


def annotated(schema: Any) -> Any:
    return {"title": "the same", **schema} if isinstance(schema, dict) else schema


def doubly_negated(schema: Any) -> Any:
    return {"not": {"not": schema}}


def in_all_of(schema: Any) -> Any:
    return {"allOf": [schema]}


def split_by_type(schema: Any) -> Any:
    return {"anyOf": [{"allOf": [schema, {"type": "object"}]}, {"allOf": [schema, {"not": {"type": "object"}}]}]}


EQUIVALENT = (annotated, doubly_negated, in_all_of, split_by_type)


def reordered(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {name: reordered(member) for name, member in reversed(schema.items())}
    return [reordered(item) for item in schema] if isinstance(schema, list) else schema


def refuted_at_random(old: Any, new: Any, dialect: str, random: Random) -> Any:
    """Look for a value that OLD accepts and NEW rejects."""
    accepted, rejected = RUST[dialect](old), RUST[dialect](new)
    values = (value(random) for _ in range(VALUES))
    return [each for each in values if accepted.is_valid(each) and not rejected.is_valid(each)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_called_contained_is_never_refuted(seed: int) -> None:
    random = Random(seed)
    for _ in range(PAIRS):
        dialect = random.choice(ORDER)
        maker = Maker(random, dialect)
        old, new = maker.schema(), maker.schema(1)
        answer = ask(old, new, dialect)
        if answer.verdict == "contained":
            assert refuted_at_random(old, new, dialect, random) == [], (old, new, answer.reasons)


def instances(schema: Any, dialect: str, random: Random) -> list[Any]:
    """Make values that a schema accepts: from what the prover finds, with parts exchanged, and at random."""
    is_valid = RUST[dialect](schema).is_valid
    answer = ask(schema, False, dialect)  # noqa: FBT003  the schema that nothing satisfies
    found = [answer.witness] if answer.has_witness else []
    for _ in range(TRIES):
        made = value(random)
        if found and random.random() < 0.5:
            base = random.choice(found)
            made = replaced(base, random.choice([(), *paths(base)]), value(random, 1))
        found += [made] if is_valid(made) else []
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_instance_of_what_is_contained_is_accepted(seed: int) -> None:
    random = Random(6000 + seed)
    dialect = random.choice(ORDER[1:])
    maker = Maker(random, dialect)
    schema = maker.schema()
    found = instances(schema, dialect, random)
    others = [maker.schema(1) for _ in range(PAIRS)]
    for other in [*others, *({"anyOf": [each, schema]} for each in others), split_by_type(schema)]:
        if ask(schema, other, dialect).verdict == "contained":
            accepts = RUST[dialect](other).is_valid
            assert [each for each in found if not accepts(each)] == [], (schema, other)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_schema_is_contained_in_its_rewritings_and_they_in_it(seed: int) -> None:
    random = Random(1000 + seed)
    dialect = random.choice(ORDER)
    schema = Maker(random, dialect).schema()
    for rewrite in EQUIVALENT:
        assert ask(schema, rewrite(schema), dialect).verdict == "contained", (dialect, schema, rewrite)
        assert ask(rewrite(schema), schema, dialect).verdict == "contained", (dialect, schema, rewrite)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_schema_is_contained_in_what_is_wider_and_contains_what_is_narrower(seed: int) -> None:
    random = Random(2000 + seed)
    dialect = random.choice(ORDER)
    maker = Maker(random, dialect)
    schema, other = maker.schema(), maker.schema(1)
    for number, wider in enumerate(({"anyOf": [other, schema]}, {"not": {"allOf": [{"not": schema}, other]}})):
        assert ask(schema, wider, dialect).verdict == "contained", (dialect, schema, wider, number)
    assert ask({"allOf": [schema, other]}, schema, dialect).verdict == "contained", (dialect, schema, other)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_keys_does_not_change_a_verdict(seed: int) -> None:
    random = Random(3000 + seed)
    dialect = random.choice(ORDER)
    maker = Maker(random, dialect)
    old, new = maker.schema(), maker.schema(1)
    assert ask(old, new, dialect).verdict == ask(reordered(old), reordered(new), dialect).verdict


@pytest.mark.parametrize("seed", SEEDS)
def test_containment_is_transitive_through_a_union(seed: int) -> None:
    random = Random(4000 + seed)
    maker = Maker(random, DRAFT_2020)
    one, two, three = maker.schema(1), maker.schema(1), maker.schema(1)
    parts = {ask(one, three).verdict, ask(two, three).verdict}
    whole = ask({"anyOf": [one, two]}, three).verdict
    assert whole == ("contained" if parts == {"contained"} else "not contained")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_contained_or_not_does_not_depend_on_where_it_is_written(seed: int) -> None:
    random = Random(5000 + seed)
    dialect = random.choice(ORDER)
    maker = Maker(random, dialect)
    old, new = maker.schema(), maker.schema(1)

    def within(schema: Any) -> Any:
        return {"properties": {"kept": maker.schema(0), "inner": {"items": schema}}}

    random_state = random.getstate()
    outer_old = within(old)
    random.setstate(random_state)
    outer_new = within(new)
    assert ask(old, new, dialect).verdict == ask(outer_old, outer_new, dialect).verdict


def test_dialects_may_be_mixed() -> None:
    old = Document({"type": "number", "minimum": 3, "exclusiveMinimum": True}, dialect=DRAFT_04)
    new = Document({"exclusiveMinimum": 3}, dialect=DRAFT_2020)
    assert contains(old, new).verdict == "contained"
    assert contains(new, old).verdict == "not contained"
    assert (
        contains(
            Document({"type": "integer"}, dialect=DRAFT_2019), Document({"type": "integer"}, dialect=DRAFT_04)
        ).witness
        == 1.0
    )


def test_the_same_question_gets_the_same_answer_to_the_letter() -> None:
    maker = Maker(Random(5), DRAFT_2020)
    old, new = maker.schema(), maker.schema()
    assert ask(old, new) == ask(old, new)
