"""One saga as a log tells it, arranged for its judges: its events in order of time, each once.

An event that comes again with the same id was delivered or published again, and is no second event. Events without ids
cannot be told apart from their copies, so they are never counted against a saga.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

from choreo_check.conformance.design import Design, Effect, Kind, Reaction, Reason
from choreo_check.conformance.rows import NO_TIME, Occurrence, Row
from choreo_check.topology import Saga


@dataclass(eq=False, slots=True)
class Happening:
    """One event of a saga. `cause` is the event of the same saga that it names as its cause."""

    occurrence: Occurrence
    kind: Kind
    time_s: float
    cause: Happening | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a saga besides its events.

    `began_before` says that its beginning may not be in the log, `is_settled` that nothing more is to come, `skew_s` by
    how much clocks may differ.
    """

    is_settled: bool = True
    began_before: bool = False
    skew_s: float = 0.0
    objections: Mapping[int, str] = field(default_factory=dict)
    """What contracts say against events, by line."""
    owner: Callable[[str], str | None] = lambda _id: None
    """Finds the saga that the event of an id belongs to, if it is at hand."""


class Case:
    """The events of one correlation id, and what can be read off them."""

    def __init__(self, design: Design, rows: Sequence[Row], known: Circumstances) -> None:
        self.design = design
        self.known = known
        self.has_times = all(row[0] != NO_TIME for row in rows)
        self.happenings = list(self._arranged(rows))
        self._link_causes()

    @property
    def correlation(self) -> str | None:
        """The correlation id that its events share."""
        return self.happenings[0].occurrence.correlation

    @cached_property
    def earliest(self) -> dict[str, float]:
        """When each event happened for the first time, by name."""
        found: dict[str, float] = {}
        for one in self.happenings:
            found.setdefault(one.kind.event, one.time_s)
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many events of each name there are."""
        found: dict[str, int] = {}
        for one in self.happenings:
            found[one.kind.event] = found.get(one.kind.event, 0) + 1
        return found

    @cached_property
    def by_kind(self) -> dict[Kind, list[Happening]]:
        """The events of each kind."""
        found: dict[Kind, list[Happening]] = {}
        for one in self.happenings:
            found.setdefault(one.kind, []).append(one)
        return found

    def has(self, names: Collection[str]) -> bool:
        """Say whether any of some events has happened."""
        return any(name in self.earliest for name in names)

    def may_have(self, name: str) -> bool:
        """Say whether an event has happened here, or may have happened in another log."""
        return name in self.earliest or name in self.design.elsewhere

    # What explains an event

    def possible_since(self, one: Happening, reason: Reason) -> float:
        """Return since when an event was possible for this reason; infinite where it never was."""
        if not self._could_undo(reason):
            return inf
        times = [self._since(one, name) for name in reason.reaction.waits]
        return (max if reason.needs_all else min)(times, default=inf)

    def fires_at_most(self, reaction: Reaction) -> float:
        """Return how often a reaction can have fired."""
        if reaction.fires_once:
            return 1
        if any(name in self.design.elsewhere for name in reaction.waits):
            return inf
        return sum(self.counts.get(name, 0) for name in reaction.waits)

    def number(self, kind: Kind) -> int:
        """Return how many events of a kind there are for certain: those without ids may be copies of one."""
        ids = {one.occurrence.id for one in self.by_kind.get(kind, ())}
        return len(ids)

    def _since(self, one: Happening, name: str) -> float:
        if name in self.design.elsewhere:
            return NO_TIME
        if name == one.kind.event and self.counts[name] == 1:
            return inf  # nothing causes itself
        return self.earliest.get(name, inf)

    def _could_undo(self, reason: Reason) -> bool:
        """Say whether what an outcome undoes before it publishes anything can have been done."""
        outcome = reason.emission.outcome
        if outcome is None or outcome.undoes is None:
            return True
        effect = next(one for one in self.design.effects if one.name == outcome.undoes.name)
        return not effect.does or any(self._could_be_done(deed.emits) for deed in effect.does)

    def _could_be_done(self, emitted: frozenset[str]) -> bool:
        return all(self.may_have(name) for name in emitted)

    # How it went

    @cached_property
    def sagas(self) -> list[tuple[Saga, bool, bool]]:
        """The declared sagas that began here, each with whether it has succeeded and whether it has failed."""
        return [
            (saga, self.has(succeeds), self.has(fails))
            for saga, starts, succeeds, fails in self.design.ends
            if self.has(starts)
        ]

    @property
    def has_failed(self) -> bool:
        """Whether a saga of it has failed, and none has succeeded."""
        return any(failed for _, _, failed in self.sagas) and not any(succeeded for _, succeeded, _ in self.sagas)

    def proof_of(self, effect: Effect) -> Happening | None:
        """Return an event that proves that an effect was done."""
        places = ((one, self.design.shows(one.kind.event, one.kind.service)) for one in self.happenings)
        return next((one for one, shown in places if shown == effect.name and one.kind.is_designed), None)

    def is_triggered(self, reaction: Reaction) -> bool:
        """Say whether a reaction has heard all that it needs."""
        needed = reaction.waits
        return bool(needed) and (all if reaction.is_join else any)(name in self.earliest for name in needed)

    def is_partly_triggered(self, reaction: Reaction) -> bool:
        """Say whether a join that may time out has heard something."""
        return reaction.may_time_out and self.has(reaction.waits)

    def _arranged(self, rows: Iterable[Row]) -> Iterator[Happening]:
        seen: set[tuple[Kind, str | float]] = set()
        for row in sorted(rows, key=lambda row: row[:2]):
            kind = self.design.kind(row[2], row[3])
            identity = (kind, row[0] if row[5] is None else row[5])
            if identity not in seen:
                seen.add(identity)
                yield Happening(Occurrence(*row), kind, row[0] if self.has_times else 0.0)

    def _link_causes(self) -> None:
        by_id = {one.occurrence.id: one for one in reversed(self.happenings)}
        for one in self.happenings:
            named = one.occurrence.causation
            cause = None if named is None else by_id.get(named)
            one.cause = None if cause is one else cause
