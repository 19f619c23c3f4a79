"""Edits of realistic events, of which it is known what they break, under both content models."""

from __future__ import annotations

from random import Random

import pytest

from choreo_check.compatibility import Document
from choreo_check.compatibility.comparison import compare_schemas
from choreo_check.compatibility.policies.modes import ContentModel
from tests.compatibility.containment.asking import DRAFT_07, DRAFT_2019, DRAFT_2020, RUST, ask
from tests.compatibility.containment.made_up_events import Edit, EventMaker, instances

SEEDS = range(60)
EDITS = 6
INSTANCES = 60
"""Of each version; over all seeds that makes some twenty thousand instances of what is called contained."""


def edits(seed: int) -> list[Edit]:
    random = Random(seed)
    return [EventMaker(random, random.choice((DRAFT_07, DRAFT_2019, DRAFT_2020))).edit() for _ in range(EDITS)]


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_known_of_every_edit_whether_it_is_contained(seed: int) -> None:
    for edit in edits(seed):
        told = [ask(*pair, edit.dialect).verdict for pair in ((edit.old, edit.new), (edit.new, edit.old))]
        assert told == ["contained" if each else "not contained" for each in edit.open], edit


@pytest.mark.parametrize("seed", SEEDS)
def test_every_instance_of_what_is_contained_is_accepted(seed: int) -> None:
    random = Random(seed)
    for edit in edits(seed):
        old, new = (RUST[edit.dialect](each, validate_formats=False) for each in (edit.old, edit.new))
        for narrow, wide, is_contained, schema in (
            (old, new, edit.open[0], edit.old),
            (new, old, edit.open[1], edit.new),
        ):
            made = list(instances(schema, random, INSTANCES))
            assert all(narrow.is_valid(each) for each in made), edit
            if is_contained:
                assert [each for each in made if not wide.is_valid(each)] == [], edit


@pytest.mark.parametrize("content_model", ["declared", "open"])
@pytest.mark.parametrize("seed", SEEDS)
def test_backward_and_forward_tell_the_truth_of_every_edit(seed: int, content_model: ContentModel) -> None:
    for edit in edits(seed):
        old, new = (Document(schema, dialect=edit.dialect) for schema in (edit.old, edit.new))
        truth = ["compatible" if each else "incompatible" for each in getattr(edit, content_model)]
        backward = compare_schemas(old, new, content_model=content_model)
        forward = compare_schemas(old, new, mode="forward", content_model=content_model)
        assert [backward.verdict, forward.verdict] == truth, edit
        turned = compare_schemas(new, old, mode="forward", content_model=content_model)
        assert (turned.verdict, turned.witness) == (backward.verdict, backward.witness), edit
