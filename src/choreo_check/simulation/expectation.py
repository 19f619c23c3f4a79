"""What may come of a saga, as the static analysis says: the dynamic oracle is the static model.

The analysis knows every combination of outcomes, every timeout and every order of delivery when nothing fails. Faults
must not add to that: what a run with faults ends in, a run without could have ended in. The analysis itself is asked
above this layer, and its answer handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from choreo_check.topology import Saga


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a saga at rest: its ends, what is left done, and what was undone."""

    ends: frozenset[str]
    done: frozenset[str]
    undone: frozenset[str]
    certain: frozenset[str] = frozenset()
    """The events that are published whenever it is seen."""
    certain_effects: frozenset[str] = frozenset()
    """The effects that happen whenever it is seen, of those that nothing undoes."""


@dataclass
class Expectation:
    """What one saga may come to. `looks` is absent where the analysis could not tell."""

    saga: Saga
    successes: frozenset[str]
    failures: frozenset[str]
    looks: frozenset[Look] | None
    publishes_once: bool
    repeatable: frozenset[str] = frozenset()
    """The effects that may happen more than once."""
    transactions: frozenset[str] = frozenset()
    """The effects of the topology that can be undone."""
    events: frozenset[str] = frozenset()
    """All events of the topology."""
    reported: set[str] = field(default_factory=set)
    """The effects that the services report to the ledger at all."""
    excused: set[str] = field(default_factory=set)
    """What a run without faults owes after a failure, and has not: the services have a reason that nobody knows."""
    published: set[str] = field(default_factory=set)
    """The events that there are: some run without faults has them, or all who would publish them are bound."""
    undecided: str | None = None
    """What of the saga keeps the analysis from telling, where `looks` is absent."""

    @property
    def ends(self) -> frozenset[str]:
        """All declared ends."""
        return self.successes | self.failures

    @property
    def observed(self) -> frozenset[str]:
        """The effects by which runs are told apart: they can be undone, and are reported."""
        return self.transactions & self.reported

    def allows(self, look: Look) -> bool:
        """Say whether a saga may come to this, as far as its effects are observed."""
        return self.looks is None or any(True for _ in self._like(look))

    def required(self, look: Look) -> frozenset[str]:
        """Return the events that are published in every scenario which comes to this, as far as that is known."""
        certain = [one.certain for one in self._like(look)]
        return frozenset.intersection(*certain) & self.published if certain else frozenset()

    def required_effects(self, look: Look) -> frozenset[str]:
        """Return the effects that happen in every scenario which comes to this, of those that are ever reported."""
        certain = [one.certain_effects for one in self._like(look)]
        return frozenset.intersection(*certain) & self.reported if certain else frozenset()

    def _like(self, look: Look) -> Iterator[Look]:
        observed, absent = self.observed, self.events - self.published
        for one in self.looks or ():
            if (
                look.ends == one.ends - absent
                and look.done == one.done & observed
                and look.undone == one.undone & observed
            ):
                yield one
