"""What an oracle is: one module with one function that says what is wrong with a run.

An oracle judges the history of a run that has come to rest, and knows the topology: what may happen in a saga is what
the static analysis says can happen. It looks at nothing but the facts that are also part of a state, so that two runs
which have led to the same state are judged alike.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from choreo_check.findings import Check, Severity, Subject
from choreo_check.simulation.expectation import Expectation, Look
from choreo_check.simulation.history import Case, History
from choreo_check.simulation.messages import Message
from choreo_check.simulation.plan import Plan


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a run, as one sentence, and what it is about."""

    message: str
    subject: Subject


class SagaRun:
    """One saga of a run, and what is expected of it."""

    __slots__ = (
        "case",
        "effects",
        "ends",
        "events",
        "expectation",
        "has_begun",
        "has_failed",
        "has_succeeded",
        "messages",
        "shared",
    )

    def __init__(self, case: Case, history: History, expectation: Expectation) -> None:
        self.case = case
        self.expectation = expectation
        self.messages: list[Message] = history.of_case(case.number)
        """What was published for it, in order."""
        self.events = frozenset([message.event for message in self.messages])
        self.ends = self.events & expectation.ends
        """The declared ends that it has reached."""
        self.has_failed = bool(self.ends) and not self.ends & expectation.successes
        """Whether it has reached a failing end, and no other."""
        self.has_succeeded = bool(self.ends) and self.ends <= expectation.successes
        """Whether it has reached a succeeding end, and no other."""
        self.shared = [(effect, undoes) for saga, effect, undoes in history.ledger.shared if saga == case.number]
        """What it asked for, and another saga had asked for already under the same key."""
        self.effects = history.ledger.counts(case.number)
        """How often each effect was done and undone."""
        self.has_begun = bool(self.messages) or bool(self.effects)
        """Whether anything of it has happened."""

    @property
    def look(self) -> Look:
        """What is seen of it at rest, of the effects that are reported at all."""
        kept = self.expectation.observed
        effects = dict(self.effects)
        for effect, undoes in self.shared:
            times, back = effects.get(effect, (0, 0))
            effects[effect] = (times, back + 1) if undoes else (times + 1, back)
        done = [effect for effect, (times, undone) in effects.items() if times > undone and effect in kept]
        undone = [name for name, (times, back) in effects.items() if 0 < times <= back and name in kept]
        return Look(self.ends, frozenset(done), frozenset(undone))


@dataclass
class Trial:
    """A run before its judges."""

    plan: Plan
    history: History
    expectations: dict[str, Expectation]
    stores: dict[str, Any]
    hangs: bool = False
    """Whether a judge has not returned, so that it would not for further runs either."""

    @cached_property
    def sagas(self) -> list[SagaRun]:
        """The sagas of the run."""
        return [SagaRun(case, self.history, self.expectations[case.saga]) for case in self.history.cases]


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
    """Return all that is wrong with a run, by the oracles in their order.

    Of a run that was stopped nothing can be told but by what has stopped it.
    """
    if not (trial.history.is_whole or trial.history.incidents):
        return []
    return _said(trial, oracles, last_resort=False) or _said(trial, oracles, last_resort=True)


def _said(trial: Trial, oracles: Sequence[Oracle], *, last_resort: bool) -> list[tuple[Oracle, Wrong]]:
    is_whole = trial.history.is_whole
    return [
        (one, wrong)
        for one in oracles
        if one.last_resort is last_resort and (is_whole or not one.needs_rest)
        for wrong in one.judge(trial)
    ]


def times(count: int) -> str:
    """Say how often something happened, as one says it."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
