"""What a lint rule is: one module with one decorated generator over what there is to see of a topology.

The generator's docstring is the rule's documentation: the text of `explain`, and its tests, since the examples under
`## Flagged` and `## Accepted` are executed. The rule is named after the function, which is named after the module.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from choreo_check.findings import Check, Finding, Problem, Severity
from choreo_check.linting.view import View

Inspect = Callable[[View], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check over a topology; `advice` is off unless it is asked for."""

    code: str
    severity: Severity
    check: Inspect
    advice: bool = False

    @property
    def name(self) -> str:
        """The pattern that the rule looks for, such as `unhandled-event`."""
        return self.check.__name__.replace("_", "-")

    @property
    def documentation(self) -> str:
        """The rule's own page, in Markdown."""
        return inspect.getdoc(self.check) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return self.documentation.partition("\n")[0]

    def findings(self, view: View) -> Iterator[Finding]:
        """Yield what the rule finds, signed with its identity."""
        for problem in self.check(view):
            yield Finding(self.code, self.name, problem.severity or self.severity, problem)

    def described(self) -> Check:
        """Return what reports need to introduce the rule."""
        return Check(self.code, self.name, self.severity, self.summary, self.documentation)


def rule(code: str, severity: Severity = Severity.WARNING, *, advice: bool = False) -> Callable[[Inspect], Rule]:
    """Make the decorated generator a rule with a stable code."""
    return lambda check: Rule(code, severity, check, advice)
