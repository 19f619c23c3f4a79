"""The ways in which a `first`, a join or a timer can come to fire.

Outside loops there is one way for each kind: only *that* enough has come matters, never which copy of a part came
first. Every order of arrival can be had, since a copy may be under way for as long as it takes: a join that
completes does so before any `unless` event comes, one that is closed is closed before its parts come. So a firing needs
nothing but to come after one publication of each part; which one is left to the solver only where there are several.

In a loop the path of a firing decides what may still follow, so each path has a variant of its own, which names the
copies that led to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from choreo_check.scenarios.effort import LimitReached
from choreo_check.scenarios.firings import Arrival, Cause, FiringKind
from choreo_check.scenarios.formula import Formula
from choreo_check.scenarios.wiring import Path, Wiring, merged
from choreo_check.topology import TriggerKind

Groups = tuple[tuple[Cause, ...], ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A kind of firing with a path, and the arrivals of each part that may lead to it."""

    kind: FiringKind
    path: Path
    parts: tuple[tuple[Arrival, ...], ...]

    def encoded(self, formula: Formula) -> tuple[int, Groups]:
        """Return the literal that says that the handler fires like this, with its causes."""
        if self.kind in ("first", "timer") or (self.kind == "timeout" and not self.path and not self._loops):
            return self._after_any(formula)
        if not self._loops:
            return self._after_all(formula)
        return self._along_path(formula)

    @property
    def _loops(self) -> bool:
        return bool(self.path) or any(arrival.path for part in self.parts for arrival in part)

    def _after_any(self, formula: Formula) -> tuple[int, Groups]:
        fired = formula.new(first_tries=self.kind == "first")
        arrivals = [arrival for part in self.parts for arrival in part]
        return fired, (_group(formula, fired, arrivals),)

    def _after_all(self, formula: Formula) -> tuple[int, Groups]:
        fired = formula.new(first_tries=True)
        return fired, tuple(_group(formula, fired, part) for part in self.parts)

    def _along_path(self, formula: Formula) -> tuple[int, Groups]:
        """Name the first copy of each part; together they must reach every count of the path."""
        fired = formula.new()
        groups = tuple(tuple(Cause(arrival.slot, formula.new()) for arrival in part) for part in self.parts)
        came = [formula.any_of(cause.literal for cause in group) for group in groups]
        for group in groups:
            formula.at_most_one([cause.literal for cause in group])
            for cause in group:
                formula.add(-cause.literal, fired)
                formula.add(-cause.literal, cause.slot.literal)
        for step in self.path:
            formula.add(-fired, *self._reaching(step, groups))
        if self.kind == "timeout":
            formula.add(-fired, *came)
            formula.add(-fired, *(-literal for literal in came))
        else:
            for literal in came:
                formula.add(-fired, literal)
        return fired, groups

    def _reaching(self, step: tuple[int, int], groups: Groups) -> Iterator[int]:
        for part, group in zip(self.parts, groups, strict=True):
            for arrival, cause in zip(part, group, strict=True):
                if step in arrival.path:
                    yield cause.literal


def _group(formula: Formula, fired: int, arrivals: Sequence[Arrival]) -> tuple[Cause, ...]:
    if len(arrivals) == 1:
        formula.add(-fired, arrivals[0].slot.literal)
        return (Cause(arrivals[0].slot, fired),)
    causes = tuple(Cause(arrival.slot, formula.new()) for arrival in arrivals)
    formula.add(-fired, *(cause.literal for cause in causes))
    for cause in causes:
        formula.add(-cause.literal, cause.slot.literal)
    return causes


def variants_of(wiring: Wiring, handler: int, parts: list[list[Arrival]], limit: int) -> list[Variant]:
    """Return every way in which a handler can fire; `parts` are what may arrive for each part, as far as known.

    Raises:
        LimitReached: there are more paths to it than `limit`.
    """
    trigger = wiring.handlers[handler].trigger
    if trigger.kind is not TriggerKind.ALL:
        kind: FiringKind = "first" if trigger.kind is TriggerKind.FIRST else "timer"
        return [Variant(kind, path, (arrivals,)) for path, arrivals in _by_path(parts).items()]
    found = _variants("join", parts, limit) if all(parts) else []
    if trigger.within_s is not None and len(parts) > 1 and any(parts):
        found += _variants("timeout", parts, limit)
    return found


def _by_path(parts: list[list[Arrival]]) -> dict[Path, tuple[Arrival, ...]]:
    found: dict[Path, list[Arrival]] = {}
    for part in parts:
        for arrival in part:
            found.setdefault(arrival.path, []).append(arrival)
    return {path: tuple(arrivals) for path, arrivals in found.items()}


def _variants(kind: FiringKind, parts: list[list[Arrival]], limit: int) -> list[Variant]:
    paths: set[Path] = {()}
    for part in parts:
        own = {arrival.path for arrival in part}
        reached = {merged(first, second) for first in paths for second in own}
        paths = reached | paths if kind == "timeout" else reached
        if len(paths) > limit:
            raise LimitReached(f"more than {limit} paths lead to one join")
    return [Variant(kind, path, _within(path, parts)) for path in sorted(paths)]


def _within(path: Path, parts: list[list[Arrival]]) -> tuple[tuple[Arrival, ...], ...]:
    counts = dict(path)
    return tuple(
        tuple(one for one in part if all(count <= counts.get(step, 0) for step, count in one.path)) for part in parts
    )
