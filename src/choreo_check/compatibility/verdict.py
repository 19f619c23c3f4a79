"""What is asked of the prover and what it answers: data, so that whoever shows a verdict need not load the prover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Any
"""A JSON value as `json.loads` gives it."""

Verdict = Literal["contained", "not contained", "undecided"]


@dataclass(frozen=True)
class Document:
    """A schema with the place it came from and the other schemas, by absolute URI, that it may refer to."""

    schema: Json
    base_uri: str = ""
    resources: Mapping[str, Json] = field(default_factory=dict)
    dialect: str = "https://json-schema.org/draft/2020-12/schema"
    """What a schema without `$schema` is written in."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much work one question may cost before it is left undecided."""

    steps: int = 1_000_000
    """Goals opened, cases split and values tried by the prover."""
    depth: int = 200
    """How deep values may nest in the search, and schemas may be applied to one value in place."""
    derivatives: int = 30_000
    """Steps of all the automata together."""
    seconds: float = 2.5
    retries: int = 8
    """How many further witnesses are sought when validation does not confirm one."""
    witness_size: int = 200_000
    """How many values a witness may be made of."""


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Reason:
    """One link of the chain that leads to a verdict, with the places in both schemas that it rests on, if any."""

    text: str
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Failing:
    """Where NEW refuses the witness."""

    keyword: str
    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class Containment:
    """Whether every instance of OLD is an instance of NEW, and how that is known."""

    verdict: Verdict
    witness: Json = None
    has_witness: bool = False
    failing: Failing | None = None
    reasons: tuple[Reason, ...] = ()
