"""Choices whose branches are told apart by a tag are compared branch by branch, not pair by pair."""

from __future__ import annotations

from typing import Any

import pytest

from choreo_check.compatibility import Document, Limits
from choreo_check.compatibility.decision import Proved, Question, prove
from tests.compatibility.containment.asking import is_contained

MANY = 80


def branch(kind: Any, value: Any, *names: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"kind": kind, "value": value}, "required": ["kind", *names]}


def events(count: int, value: str, choice: str = "oneOf") -> dict[str, Any]:
    return {choice: [branch({"const": f"k{index}"}, {"type": value}, f"p{index}") for index in range(count)]}


@pytest.mark.parametrize("choice", ["oneOf", "anyOf"])
def test_a_proof_takes_a_few_steps_for_each_branch(choice: str) -> None:
    old, new = Document(events(MANY, "integer")), Document(events(MANY + 1, "number", choice))
    asked = Question(old, new, Limits(), assert_formats=False)
    assert isinstance(prove(asked), Proved)
    assert asked.effort.steps < MANY * 20


def test_a_change_in_one_branch_is_found() -> None:
    assert not is_contained(events(MANY, "number"), events(MANY, "integer"))
    assert not is_contained(events(MANY, "integer"), events(MANY - 1, "integer"))


def test_branches_behind_references_are_told_apart() -> None:
    def referring(value: str) -> dict[str, Any]:
        definitions = {f"d{index}": each for index, each in enumerate(events(MANY, value)["oneOf"])}
        return {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in definitions], "$defs": definitions}

    assert is_contained(referring("integer"), referring("number"))
    assert not is_contained(referring("number"), referring("integer"))


def test_branches_that_share_a_value_of_the_tag_are_held_against_each_other() -> None:
    several = [branch({"enum": ["a", "b"]}, {"type": "integer"}), branch({"enum": ["b", "c"]}, {"type": "number"})]
    schema = {"oneOf": [*several, branch({"const": "d"}, {})]}
    assert not is_contained({"anyOf": schema["oneOf"]}, schema)
    assert is_contained(schema, {"anyOf": schema["oneOf"]})


def test_a_tag_that_may_be_left_out_tells_nothing_apart() -> None:
    loose = [{**branch({"const": f"k{index}"}, {}), "required": []} for index in range(4)]
    assert not is_contained({"anyOf": loose}, {"oneOf": loose})


def test_a_tag_tells_only_objects_apart() -> None:
    loose = [{name: each[name] for name in ("properties", "required")} for each in events(4, "integer")["oneOf"]]
    assert not is_contained({"type": "string"}, {"oneOf": loose})
    assert is_contained({"type": "string"}, {"anyOf": loose})


def test_numbers_that_are_equal_are_one_value_of_a_tag() -> None:
    same = [branch({"const": number}, {}) for number in (1, 1.0, 2)]
    assert not is_contained({"anyOf": same}, {"oneOf": same})
    different = [branch({"const": each}, {}) for each in (1, True, "1")]
    assert is_contained({"anyOf": different}, {"oneOf": different})
