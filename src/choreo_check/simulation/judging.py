"""What an oracle is: one module with one function that says what is wrong with a run.

An oracle judges the history of a run that has come to rest, and knows the topology: what may happen in a saga is what
the static analysis says can happen. It looks at nothing but the facts that are also part of a state, so that two runs
which have led to the same state are judged alike.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from choreo_check.findings import Check, Severity, Subject
from choreo_check.simulation.expectation import Expectation
from choreo_check.simulation.history import Case, History
from choreo_check.simulation.messages import Message
from choreo_check.simulation.plan import Plan


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a run, as one sentence, and what it is about."""

    message: str
    subject: Subject


@dataclass
class SagaRun:
    """One saga of a run, and what is expected of it."""

    case: Case
    history: History
    expectation: Expectation

    @cached_property
    def messages(self) -> list[Message]:
        """What was published for it, in order."""
        return self.history.of_case(self.case.number)

    @cached_property
    def events(self) -> frozenset[str]:
        """The names of the events that were published for it."""
        return frozenset(message.event for message in self.messages)

    @cached_property
    def ends(self) -> frozenset[str]:
        """The declared ends that it has reached."""
        return self.events & self.expectation.ends

    @cached_property
    def has_failed(self) -> bool:
        """Whether it has reached a failing end, and no other."""
        return bool(self.ends) and not self.ends & self.expectation.successes

    @cached_property
    def has_succeeded(self) -> bool:
        """Whether it has reached a succeeding end, and no other."""
        return bool(self.ends) and self.ends <= self.expectation.successes

    @cached_property
    def effects(self) -> dict[str, tuple[int, int]]:
        """How often each effect was done and undone."""
        return self.history.ledger.counts(self.case.number)

    @cached_property
    def has_begun(self) -> bool:
        """Whether anything of it has happened."""
        return bool(self.messages) or bool(self.effects)


@dataclass
class Trial:
    """A run before its judges."""

    plan: Plan
    history: History
    expectations: dict[str, Expectation]
    stores: dict[str, Any]
    sagas: list[SagaRun] = field(init=False)

    def __post_init__(self) -> None:
        cases = self.history.cases
        self.sagas = [SagaRun(case, self.history, self.expectations[case.saga]) for case in cases]


Judge = Callable[[Trial], Iterable[Wrong]]


@dataclass(frozen=True, slots=True)
class Oracle:
    """A named judge of histories.

    `needs_rest` unless it can tell from a run that was stopped. A `last_resort` speaks only where no other does.
    """

    code: str
    judge: Judge
    needs_rest: bool = True
    last_resort: bool = False

    @property
    def name(self) -> str:
        """What it finds, such as `repeated-effect`."""
        return self.judge.__name__.replace("_", "-")

    @property
    def documentation(self) -> str:
        """Its own page, in Markdown."""
        return inspect.getdoc(self.judge) or ""

    def described(self) -> Check:
        """Return what reports need to introduce it."""
        summary = self.documentation.partition("\n")[0]
        return Check(self.code, self.name, Severity.ERROR, summary, self.documentation)


def oracle(code: str, *, needs_rest: bool = True, last_resort: bool = False) -> Callable[[Judge], Oracle]:
    """Make the decorated function an oracle with a stable code."""
    return lambda judge: Oracle(code, judge, needs_rest, last_resort)


def verdicts(trial: Trial, oracles: Sequence[Oracle]) -> list[tuple[Oracle, Wrong]]:
    """Return all that is wrong with a run, by the oracles in their order."""
    found: list[tuple[Oracle, Wrong]] = []
    is_whole = trial.history.is_whole
    for one in sorted(oracles, key=lambda one: one.last_resort):
        if (is_whole or not one.needs_rest) and not (one.last_resort and found):
            found += [(one, wrong) for wrong in one.judge(trial)]
    return found
