"""What the analysis of sagas answers: per saga and property proved, refuted with evidence, or not decided and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from choreo_check.findings import Step, Subject
from choreo_check.scenarios.moves import Beginning, Move
from choreo_check.topology import Handler, Saga


class Status(Enum):
    """How the question whether a property holds has ended."""

    PROVED = "proved"
    REFUTED = "refuted"
    NOT_DECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """One run to rest that breaks a property, and what in particular it breaks it for.

    `firings` counts the reactions in it; `smallest` says that no run with fewer breaks the property for this subject.
    `message` says in one sentence what is wrong at the end; `steps` tell how it comes to that.
    """

    code: str
    subject: Subject
    message: str
    beginning: Beginning
    moves: tuple[Move, ...]
    firings: int
    smallest: bool = True
    steps: tuple[Step, ...] = ()
    handler: Handler | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one property of one saga.

    `bounded`: loops were cut after two rounds, so that "proved" means "up to two rounds". `reason` says why nothing
    was decided. `complete` is false where there are, or may be, more subjects than counterexamples.
    """

    status: Status
    bounded: bool = False
    reason: str | None = None
    counterexamples: tuple[Counterexample, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class SagaVerdicts:
    """Every verdict of one saga, by code; `names` has the properties' names by code."""

    saga: Saga
    verdicts: dict[str, Verdict]
    names: dict[str, str] = field(default_factory=dict)

    def with_status(self, status: Status) -> list[str]:
        """Return the codes whose verdict is this one, in order."""
        return sorted(code for code, verdict in self.verdicts.items() if verdict.status is status)


@dataclass(frozen=True, slots=True)
class NotDecided:
    """No answer, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """The verdicts on every saga, and the handlers that fire in no run of any."""

    sagas: tuple[SagaVerdicts, ...]
    unreachable: tuple[Handler, ...] | NotDecided
