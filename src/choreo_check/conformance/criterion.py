"""What a criterion is: one module with one function that says what is wrong with a saga of a log.

Its docstring is its documentation: the text of `explain`, and its tests, since the logs under `## Flagged` and
`## Accepted` are judged. A criterion must be silent on every log that the designed system can have written, however
its events were delivered, interleaved and repeated: where a log does not tell, nothing is said.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from choreo_check.conformance.case import Case, Happening
from choreo_check.findings import Check, Related, Severity, Subject


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, as one sentence, what it is about, and the event at which it shows."""

    message: str
    subject: Subject
    at: Happening
    hint: str | None = None
    related: tuple[Related, ...] = ()


Judge = Callable[[Case], Iterable[Wrong]]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named judge of one saga.

    `needs_beginning` unless it can tell from a saga that began before the log, `needs_end` where it can tell only of a
    saga of which nothing more is to come. One that does not say `compares_times` is told nothing but their order.
    """

    code: str
    severity: Severity
    judge: Judge
    needs_beginning: bool = True
    needs_end: bool = False
    compares_times: bool = False

    @property
    def name(self) -> str:
        """What it finds, such as `uncaused-event`."""
        return self.judge.__name__.replace("_", "-")

    @property
    def documentation(self) -> str:
        """Its own page, in Markdown."""
        return inspect.getdoc(self.judge) or ""

    def described(self) -> Check:
        """Return what reports need to introduce it."""
        summary = self.documentation.partition("\n")[0]
        return Check(self.code, self.name, self.severity, summary, self.documentation)

    def applies_to(self, case: Case) -> bool:
        """Say whether enough of a saga is known."""
        known = case.known
        return not (self.needs_beginning and known.began_before) and (known.is_settled or not self.needs_end)


def criterion(
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    needs_beginning: bool = True,
    needs_end: bool = False,
    compares_times: bool = False,
) -> Callable[[Judge], Criterion]:
    """Make the decorated function a criterion with a stable code."""
    return lambda judge: Criterion(code, severity, judge, needs_beginning, needs_end, compares_times)
