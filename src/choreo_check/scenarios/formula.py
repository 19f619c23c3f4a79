"""A growing formula and the solver that holds it: literals are integers, as SAT solvers have them.

Constants are folded away while the formula is built, which removes about half of it for ordinary sagas. The solver is
imported when the first formula is made (its import costs more than most analyses).

Glucose is used because it can be limited by conflicts (a limit that counts work, so that verdicts do not depend on the
machine) and told which value to try first, and because it keeps what it has learned from one question to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

TRUE = 1
FALSE = -1

PAIRWISE = 6
"""Up to this many literals, "at most one" is said pair by pair."""


class Formula:
    """Clauses, asked incrementally."""

    def __init__(self) -> None:
        from pysat.solvers import Glucose4  # type: ignore[import-untyped]  # noqa: PLC0415  slow to import

        self._solver: Any = Glucose4()
        self._model: list[int] = []
        self.variables = 1
        self.clauses = 1
        self._solver.add_clause([TRUE])

    def new(self, *, first_tries: bool | None = None) -> int:
        """Return a fresh variable; `first_tries` is the value that the solver tries first."""
        self.variables += 1
        if first_tries is not None:
            self._solver.set_phases([self.variables if first_tries else -self.variables])
        return self.variables

    def add(self, *literals: int) -> None:
        """Require that one of the literals holds."""
        if TRUE in literals:
            return
        self.clauses += 1
        self._solver.add_clause([literal for literal in literals if literal != FALSE])

    def add_all(self, clauses: Iterable[Sequence[int]], variables: int) -> None:
        """Take in ready clauses, which use variables up to this one."""
        self.variables = max(self.variables, variables)
        for clause in clauses:
            self.add(*clause)

    def any_of(self, literals: Iterable[int]) -> int:
        """Return a literal that holds exactly when one of these does."""
        distinct = [literal for literal in dict.fromkeys(literals) if literal != FALSE]
        if TRUE in distinct:
            return TRUE
        if len(distinct) <= 1:
            return distinct[0] if distinct else FALSE
        whole = self.new()
        self.add(-whole, *distinct)
        for literal in distinct:
            self.add(whole, -literal)
        return whole

    def all_of(self, literals: Iterable[int]) -> int:
        """Return a literal that holds exactly when all of these do."""
        return -self.any_of([-literal for literal in literals])

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Forbid that two of the literals hold; linear in size."""
        if len(literals) <= PAIRWISE:
            for at, first in enumerate(literals):
                for second in literals[at + 1 :]:
                    self.add(-first, -second)
            return
        before = literals[0]
        for literal in literals[1:]:
            self.add(-before, -literal)
            before = self.any_of([before, literal])

    def at_least_two(self, literals: Sequence[int]) -> int:
        """Return a literal that holds exactly when two of these do; linear in size."""
        before, pairs = FALSE, []
        for literal in literals:
            pairs.append(self.all_of([before, literal]))
            before = self.any_of([before, literal])
        return self.any_of(pairs)

    def prefer(self, literals: Iterable[int]) -> None:
        """Make the solver try these literals first, each as it is written."""
        wanted = [literal for literal in literals if abs(literal) != TRUE]
        if wanted:
            self._solver.set_phases(wanted)

    def solve(self, assumptions: Sequence[int], conflicts: int) -> bool | None:
        """Ask for a model in which all assumptions hold; nothing is returned where the limit was reached."""
        self._solver.conf_budget(conflicts)
        answer: bool | None = self._solver.solve_limited(assumptions=list(assumptions))
        self._model = self._solver.get_model() or [] if answer else []
        return answer

    def holds(self, literal: int) -> bool:
        """Say whether a literal holds in the last model; what the model leaves open does not."""
        at = abs(literal) - 1
        if at >= len(self._model):
            return literal < 0
        return (self._model[at] > 0) == (literal > 0)

    @property
    def is_answered(self) -> bool:
        """Say whether the last question had a model."""
        return bool(self._model)

    def implied(self, assumptions: Sequence[int]) -> set[int]:
        """Return literals that follow from the assumptions by propagation; those that always hold are left out."""
        consistent, literals = self._solver.propagate(assumptions=list(assumptions))
        return set(literals) if consistent else set()

    def is_certain(self, literal: int) -> bool:
        """Say whether a literal is seen, by propagation alone, to hold in every model."""
        return literal == TRUE or not self._solver.propagate(assumptions=[-literal])[0]
