"""Puts pairs of schemas to the prover, and holds it to its word: a witness must convince both validators."""

from __future__ import annotations

from typing import Any

import jsonschema
import jsonschema_rs

from choreo_check.compatibility import DEFAULT, Containment, Document, Limits, contains

DRAFT_04 = "http://json-schema.org/draft-04/schema#"
DRAFT_06 = "http://json-schema.org/draft-06/schema#"
DRAFT_07 = "http://json-schema.org/draft-07/schema#"
DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema"
DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema"

PYTHON: dict[str, Any] = {
    DRAFT_04: jsonschema.Draft4Validator,
    DRAFT_06: jsonschema.Draft6Validator,
    DRAFT_07: jsonschema.Draft7Validator,
    DRAFT_2019: jsonschema.Draft201909Validator,
    DRAFT_2020: jsonschema.Draft202012Validator,
}
RUST: dict[str, Any] = {
    DRAFT_04: jsonschema_rs.Draft4Validator,
    DRAFT_06: jsonschema_rs.Draft6Validator,
    DRAFT_07: jsonschema_rs.Draft7Validator,
    DRAFT_2019: jsonschema_rs.Draft201909Validator,
    DRAFT_2020: jsonschema_rs.Draft202012Validator,
}
"""The validators by dialect."""


PATIENT = Limits(seconds=60)
"""What is decided within a number of steps is to be decided on a busy machine, too."""


def ask(old: Any, new: Any, dialect: str = DRAFT_2020, *, limits: Limits = DEFAULT) -> Containment:
    """Ask, and check what the answer claims as far as that can be checked."""
    answer = contains(Document(old, dialect=dialect), Document(new, dialect=dialect), limits=limits)
    assert answer.has_witness == (answer.verdict == "not contained")
    assert answer.reasons
    if answer.has_witness:
        assert answer.failing is not None
        assert PYTHON[dialect](old).is_valid(answer.witness)
        assert not PYTHON[dialect](new).is_valid(answer.witness)
    return answer


def verdict(old: Any, new: Any, dialect: str = DRAFT_2020) -> str:
    return ask(old, new, dialect).verdict


def is_contained(old: Any, new: Any, dialect: str = DRAFT_2020) -> bool:
    answer = ask(old, new, dialect)
    assert answer.verdict != "undecided", answer.reasons
    return answer.verdict == "contained"
