"""The topology file as a pydantic model: the one definition of the format.

The JSON Schema made from it (`topology.schema.json`, published in the package) is what editors complete from and what
the loader enforces, so the two cannot disagree. The loader does not import this module: checking against the schema is
an eighth of the time of importing pydantic, and points at the place in the file.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

DURATION = r"^[0-9]+(\.[0-9]+)?[ ]*(ms|s|m|min|h|d)$"

Name = Annotated[str, Field(min_length=1)]
Names = Name | Annotated[list[Name], Field(min_length=1)]
OptionalNames = Name | list[Name]
Duration = Annotated[str, Field(pattern=DURATION, description="A number and its unit: 500ms, 30s, 10m, 2h, 1d.")]


def _of_kind(kind: type) -> BeforeValidator:
    """Return a check that tells 1 from 1.0 and from true, which Python takes for equal."""

    def check(value: object) -> object:
        if type(value) is not kind:
            raise ValueError(f"wants {kind.__name__}")
        return value

    return BeforeValidator(check)


Version = Annotated[Literal[1], _of_kind(int)]
No = Annotated[Literal[False], _of_kind(bool)]


def _allow_extension_keys(schema: dict[str, Any]) -> None:
    schema["patternProperties"] = {"^x-": {}}
    for field in schema["properties"].values():
        field.pop("title", None)
    schema.pop("title", None)


SHORTHAND = ("does", "undoes", "tombstone", "emits", "effects")
"""What a handler with a single outcome says without `outcomes`."""


def _allow_one_form(schema: dict[str, Any]) -> None:
    _allow_extension_keys(schema)
    schema["if"] = {"properties": {"outcomes": {"type": "array"}}, "required": ["outcomes"]}
    schema["then"] = {"properties": dict.fromkeys(SHORTHAND, False)}


class Part(BaseModel):
    """A mapping of the file: unknown keys are errors, save those that begin with `x-`."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra=_allow_extension_keys)

    @model_validator(mode="before")
    @classmethod
    def _drop_extension_keys(cls, value: Any) -> Any:  # noqa: ANN401  whatever the file holds
        if not isinstance(value, dict):
            return value
        return {key: item for key, item in value.items() if not (isinstance(key, str) and key.startswith("x-"))}


class AnyOf(Part):
    """Fires for each of several events."""

    any: Names


class FirstOf(Part):
    """Fires once a saga, for the first of several events."""

    first: Names


class AllOf(Part):
    """A join: fires once all of several events have come."""

    all: Names
    within: Duration | None = None
    unless: OptionalNames | None = None


class Matching(Part):
    """Fires for each event whose name matches a pattern, such as `order.*`."""

    matching: Name


class After(Part):
    """A timer: armed by `of`, fires after a time unless one of `unless` comes before."""

    after: Duration
    of: Names
    unless: OptionalNames | None = None


Trigger = Name | AnyOf | FirstOf | AllOf | Matching | After


class Outcome(Part):
    """One way in which a handler can end."""

    does: Name | None = None
    undoes: Name | None = None
    tombstone: bool = False
    emits: OptionalNames | None = None
    effects: OptionalNames | None = None


class Handler(Outcome):
    """One reaction of a service: a trigger, and its outcome or outcomes."""

    model_config = ConfigDict(json_schema_extra=_allow_one_form)

    on: Trigger
    outcomes: Annotated[list[Outcome], Field(min_length=1)] | None = None
    on_timeout: Outcome | None = None
    observes: bool = False
    reads: OptionalNames | None = None
    idempotent_by: Name | No | None = None
    dead_letter: Name | No | None = None
    retries: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _has_one_form(self) -> Handler:
        if self.outcomes is not None and any(name in self.model_fields_set for name in SHORTHAND):
            raise ValueError("give either `outcomes` or the keys of a single outcome")
        return self


class Publication(Part):
    """An event that a service publishes on its own account."""

    event: Name
    does: Name | None = None
    effects: OptionalNames | None = None


class Service(Part):
    """A process that publishes and handles events."""

    publishes: Name | Publication | list[Name | Publication] | None = None
    handlers: list[Handler] | None = None
    group: Name | None = None
    external: bool = False


class Saga(Part):
    """A business process: what starts it, and the events at which it ends well or badly."""

    starts: Names
    succeeds: OptionalNames | None = None
    fails: OptionalNames | None = None


class Envelope(Part):
    """Which attribute of a message holds what; `false` says that messages have no such attribute."""

    id: Name | No | None = None
    type: Name | No | None = None
    correlation: Name | No | None = None
    causation: Name | No | None = None
    schema_: Annotated[Name | No | None, Field(alias="schema")] = None
    data: Name | No | None = None
    time: Name | No | None = None
    source: Name | No | None = None


class TopologyFile(Part):
    """A choreography: who publishes and who handles what, and the sagas that this makes."""

    choreo: Version
    name: Name | None = None
    contracts: Name | None = None
    broker: Literal["kafka", "nats-jetstream", "rabbitmq", "redis-streams", "any"] | None = None
    system: Name | None = None
    envelope: Envelope | None = None
    commands: OptionalNames | None = None
    include: OptionalNames | None = None
    services: dict[Name, Service | None] | None = None
    sagas: dict[Name, Saga] | None = None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a topology file."""
    schema = TopologyFile.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:choreo-check:topology:1",
        "title": "choreo-check topology",
        **schema,
    }
