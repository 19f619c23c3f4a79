"""Marks on all that comes after one chosen effect has been done (or undone), spread along what causes what.

A mark on a firing says: if this fires, it comes after the chosen effect (or is what does it). A mark on a slot says
the same of its publication. They are spread even to firings that are not known to happen, so that choosing the effect
settles all that can follow from it by propagation alone: a chain of five hundred compensations takes five hundred
conflicts, and not one for each pair of its effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.firings import ROOT, Cause, Firing, Site, Slot

Deed = Literal["does", "undoes"]

Operation = tuple[int, int]
"""A firing, and the literal that says that it does (or undoes) an effect."""


class Marks:
    """The marks of one deed; every clause says that a mark spreads, so the fewest marks are always allowed."""

    def __init__(self, encoding: Encoding, deed: Deed) -> None:
        self.formula = encoding.formula
        self.unfolding = encoding.unfolding
        self.deed: Deed = deed
        self.fired = [self.formula.new(first_tries=False) for _ in self.unfolding.firings]
        self.published: dict[int, int] = {}
        self.roles: dict[str, int] = {}

    def begin(self, role: int, effect: str, operations: Iterable[Operation]) -> None:
        """Where a role chooses this effect, mark its operations; nothing comes before one of the beginning."""
        self.roles[effect] = role
        for firing, literal in operations:
            mark = () if firing == ROOT else (self.fired[firing],)
            self.formula.add(-role, -literal, *mark)

    def spread(self) -> None:
        """Mark what is caused by what is marked."""
        for slots in self.unfolding.slots.values():
            for slot in slots:
                self.published[id(slot)] = self._mark_of(slot)
        for firing in self.unfolding.firings:
            is_optional = firing.kind == "timeout" and len(firing.groups) > 1
            for group in firing.groups:
                self._spread_to(firing, group, is_optional=is_optional)

    def forbid(self, literal: int, firing: int) -> None:
        """Where a literal holds, a firing must not be marked."""
        if firing != ROOT:
            self.formula.add(-literal, -self.fired[firing])

    def _mark_of(self, slot: Slot) -> int:
        """A publication comes after if each place that may publish it does so after, or does not at all."""
        mark = self.formula.new(first_tries=False)
        late = [self._is_late(slot.event, site) for site in slot.sites]
        self.formula.add(mark, *(-literal for literal in late))
        for literal, site in zip(late, slot.sites, strict=True):
            self.formula.add(-literal, -site.literal, mark)
        return mark

    def _is_late(self, event: str, site: Site) -> int:
        if site.firing == ROOT:
            return -site.literal
        late = self.formula.new(first_tries=False)
        self.formula.add(site.literal, late)
        self.formula.add(-self.fired[site.firing], late)
        for role in self._roles_of(event, self.unfolding.firings[site.firing]):
            self.formula.add(-role, late)
        return late

    def _roles_of(self, event: str, firing: Firing) -> Iterator[int]:
        """Yield the role of the effect that a firing cannot publish an event without doing (or undoing)."""
        endings = [one for one in firing.endings if any(name.name == event for name in one.outcome.emits)]
        effects = {ending.does if self.deed == "does" else ending.undoes for ending in endings}
        if len(effects) == 1:
            yield from (self.roles[effect] for effect in effects if effect in self.roles)

    def _spread_to(self, firing: Firing, group: tuple[Cause, ...], *, is_optional: bool) -> None:
        mark = self.fired[firing.number]
        marks = [self.published[id(cause.slot)] for cause in group]
        if group and not is_optional:
            self.formula.add(mark, *(-one for one in marks))
        for cause, one in zip(group, marks, strict=True):
            self.formula.add(-one, -cause.literal, mark)
