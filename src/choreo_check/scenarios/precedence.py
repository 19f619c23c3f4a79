"""Two effects, of which one is both done and undone before the other: chosen by the solver, ordered like the rest.

One effect is chosen to come first, another to come second. A firing that does the first must come before all that do
the second, and likewise for what undoes them. A circle that this makes with what causes what is found by propagation
(see `marks`), which is linear in the size of the saga, while the pairs of effects are not. Circles through the order of
other operations are found in the models, as always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from choreo_check.scenarios.effects import Edge, History
from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.formula import FALSE
from choreo_check.scenarios.marks import Deed, Marks, Operation

QUICK_CONFLICTS = 100
"""How long the solver may think about one second effect alone."""

POSSIBLE_AT_MOST = 10
"""When so many effects may well come second, a run in which one does is near."""


@dataclass(frozen=True, slots=True)
class _Pick:
    """An operation on the first effect that may be the one before all of the second's."""

    firing: int
    literal: int


class Precedence:
    """The choice of the two effects; `literal` says that there are two."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.formula = encoding.formula
        candidates = [history for history in encoding.histories.values() if history.undone != FALSE]
        self.histories = candidates if len(candidates) > 1 else []
        self.first = self._roles()
        self.second = self._roles()
        for one, two in zip(self.first, self.second, strict=True):
            self.formula.add(-one, -two)
        self.literal = self.formula.all_of([self.formula.any_of(self.first), self.formula.any_of(self.second)])
        self.picks = [self._picked([history.done for history in self.histories], "does")]
        self.picks.append(self._picked([_undone(history) for history in self.histories], "undoes"))
        encoding.orders.append(self.edges)

    def rule_out(self) -> None:
        """Ask about each second effect alone, which propagation mostly answers; stop where many remain possible."""
        failed = self.encoding.failed
        possible = 0
        for role in self.second:
            if self.formula.solve([role, self.literal, failed], QUICK_CONFLICTS) is False:
                self.formula.add(-role, -self.literal, -failed)
            else:
                possible += 1
            if possible == POSSIBLE_AT_MOST:
                return

    def edges(self) -> Iterator[Edge]:
        """Yield the edges of the last model from the picked operations to all of the second effect's."""
        holds = self.formula.holds
        two = next((at for at, role in enumerate(self.second) if holds(role)), None)
        if two is None or not holds(self.literal):
            return
        later = (self.histories[two].done, _undone(self.histories[two]))
        for picks, operations in zip(self.picks, later, strict=True):
            for pick in picks:
                for firing, literal in operations:
                    if holds(pick.literal) and holds(literal):
                        yield Edge(pick.firing, firing, (pick.literal, self.second[two], literal))

    def _roles(self) -> list[int]:
        roles = [self.formula.new(first_tries=False) for _ in self.histories]
        if roles:
            self.formula.at_most_one(roles)
        for role, history in zip(roles, self.histories, strict=True):
            self.formula.add(-role, history.undone)
        return roles

    def _picked(self, operations: list[tuple[Operation, ...]], deed: Deed) -> list[_Pick]:
        """Let one operation of the first effect be picked, none of which may come after one of the second's."""
        if not self.histories:
            return []
        marks = Marks(self.encoding, deed)
        for role, history, own in zip(self.second, self.histories, operations, strict=True):
            marks.begin(role, history.effect, own)
        marks.spread()
        picks: list[_Pick] = []
        for role, own in zip(self.first, operations, strict=True):
            fresh = [_Pick(firing, self.formula.new(first_tries=False)) for firing, _ in own]
            self.formula.add(-role, *(pick.literal for pick in fresh))
            for pick, (firing, literal) in zip(fresh, own, strict=True):
                self.formula.add(-pick.literal, role)
                self.formula.add(-pick.literal, literal)
                marks.forbid(pick.literal, firing)
            picks += fresh
        return picks


def _undone(history: History) -> tuple[Operation, ...]:
    return tuple((undo.firing, undo.hits) for undo in history.undos)
