"""What the solvers of arrays and objects need of the whole prover: to solve goals about the values inside."""

from __future__ import annotations

from typing import Any, Protocol

from choreo_check.compatibility.prover.demands import Workshop
from choreo_check.compatibility.prover.outcomes import Effort, Literal, Outcome
from choreo_check.compatibility.schemas.evaluation import Evaluator


class Solver(Protocol):
    """Solves goals about smaller values."""

    effort: Effort
    evaluator: Evaluator
    workshop: Workshop

    def solve(self, literals: tuple[Literal, ...], kinds: tuple[str, ...] = ...) -> Outcome:
        """Find a value that meets all literals."""
        ...

    def several(self, literals: tuple[Literal, ...], number: int) -> tuple[dict[Any, Any], bool]:
        """Find up to a number of different values, by frozen form; tell whether fewer means that these are all."""
        ...
