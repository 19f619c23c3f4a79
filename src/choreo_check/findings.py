"""What every analysis produces and every reporter consumes: data, never exceptions.

A check yields a `Problem`; the engine that ran the check signs it with the check's identity, which makes it a
`Finding`. So a check cannot misreport its own code, and a reporter never has to ask who found what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Severity(Enum):
    """How strongly a finding argues against merging the change."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return {Severity.ERROR: 3, Severity.WARNING: 2, Severity.NOTE: 1}[self]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a file, counted from one as editors do; the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def __contains__(self, other: Location) -> bool:
        """Say whether another stretch lies within this one."""
        begins = (self.line, self.column) <= (other.line, other.column)
        ends = (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        return self.path == other.path and begins and ends


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about, by name: the ground of fingerprints and baselines, which must outlive edits."""

    event: str | None = None
    events: tuple[str, ...] = ()
    service: str | None = None
    saga: str | None = None
    handler: str | None = None
    effect: str | None = None

    def named(self) -> dict[str, str | list[str]]:
        """Return the names that are set, in a fixed order."""
        fields: dict[str, str | list[str] | None] = {
            "event": self.event,
            "events": list(self.events),
            "service": self.service,
            "saga": self.saga,
            "handler": self.handler,
            "effect": self.effect,
        }
        return {key: value for key, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding is about, and what it has to do with it."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to a problem: a hop of a cycle, a reaction in a scenario."""

    text: str
    location: Location
    service: str
    consumes: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    does: str | None = None
    undoes: str | None = None
    notes: tuple[str, ...] = ()
    """What else happened that only the text tells in its place: faults, decisions."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """How a run was made to differ from the calm one, and what makes the same run again."""

    faults: tuple[str, ...]
    decisions: tuple[str, ...]
    token: str
    replay: str
    nearest: str | None = None
    """How the nearest run differs in which nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and where, before the check that found it signs it."""

    message: str
    location: Location
    subject: Subject
    hint: str | None = None
    severity: Severity | None = None
    related: tuple[Related, ...] = ()
    scenario: tuple[Step, ...] = ()
    witness: Mapping[str, object] | None = field(default=None, hash=False)
    schedule: Deviation | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, signed with the identity of the check that found it."""

    code: str
    name: str
    severity: Severity
    problem: Problem

    @property
    def message(self) -> str:
        """What is wrong, as one sentence."""
        return self.problem.message

    @property
    def hint(self) -> str | None:
        """What to do about it."""
        return self.problem.hint

    @property
    def location(self) -> Location:
        """The one place to look at first."""
        return self.problem.location

    @property
    def subject(self) -> Subject:
        """What it is about, by name."""
        return self.problem.subject

    @property
    def related(self) -> tuple[Related, ...]:
        """Other places that belong to it."""
        return self.problem.related

    @property
    def scenario(self) -> tuple[Step, ...]:
        """The steps that prove it, in order."""
        return self.problem.scenario

    @property
    def witness(self) -> Mapping[str, object] | None:
        """The event that proves it, under the key `event`, and what is to be known of it."""
        return self.problem.witness

    @property
    def schedule(self) -> Deviation | None:
        """The run that shows it; its steps are the scenario."""
        return self.problem.schedule


@dataclass(frozen=True, slots=True)
class Check:
    """The identity of a check that ran: what reports need to introduce its findings."""

    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str
