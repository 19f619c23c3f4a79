"""Judges sagas, and remembers what was said of each shape.

Of ten million events almost all belong to sagas that went the same few ways. The shape of a saga is which kinds of
events it has, in which order, and which of them each names as its cause. Where nothing is out of order when only the
order is known, nothing is at any distance in time, and all else that can be said follows from the shape. So it is
looked at once; whatever compares times takes the long way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from choreo_check.conformance.case import Case, Circumstances
from choreo_check.conformance.criterion import Criterion, Wrong
from choreo_check.conformance.design import Design
from choreo_check.conformance.rows import NO_TIME, Row
from choreo_check.findings import Subject

SHAPES_MAX = 50_000
"""How many shapes are remembered; beyond it, all are forgotten and learnt anew."""

UNCAUSED, AT_THE_ROOT, DANGLING, LATER = -1, -2, -3, -4
"""What stands in a shape instead of the place of a cause."""

Shape = tuple[object, ...]
"""Three entries an event: its name, its source, and the place of its cause; name and source together without an id."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a saga went, in a word, how many events it has without their copies, and what is wrong with what."""

    end: str
    events: int
    wrongs: tuple[tuple[str, Subject], ...] = ()


class Assessment:
    """The judges of one log, and what they have seen."""

    def __init__(self, design: Design, criteria: Sequence[Criterion], known: Circumstances) -> None:
        self.design = design
        self.criteria = criteria
        self.of_events = {one.code for one in criteria if not one.needs_beginning}
        self.objections = known.objections
        self.known = {
            (settled, before): replace(known, is_settled=settled, began_before=before)
            for settled in (False, True)
            for before in (False, True)
        }
        self.seen: dict[Shape, Verdict] = {}

    def judge(self, rows: list[Row], *, is_settled: bool, began_before: bool) -> Verdict:
        """Judge one saga; its rows are in order."""
        is_odd = self.objections and self._is_objected_to(rows)
        shape = () if is_odd else _shape(rows, is_settled + 2 * began_before)
        known = self.seen.get(shape)
        if known is not None:
            return known
        circumstances = self.known[is_settled, began_before]
        if shape:
            case, wrongs = self.look_at(_in_order(rows), replace(circumstances, skew_s=0.0))
            if not any(criterion.compares_times for criterion, _ in wrongs):
                return self._learn(shape, _verdict(case, wrongs))
        return _verdict(*self.look_at(rows, circumstances))

    def is_final(self, verdict: Verdict) -> bool:
        """Say whether no event that is still to come can explain what is wrong: it is each in an event by itself."""
        return all(code in self.of_events for code, _ in verdict.wrongs)

    def look_at(self, rows: Sequence[Row], known: Circumstances) -> tuple[Case, list[tuple[Criterion, Wrong]]]:
        """Return a saga as its judges see it, and all that they say."""
        case = Case(self.design, rows, known)
        return case, [(one, wrong) for one in self.criteria if one.applies_to(case) for wrong in one.judge(case)]

    def _learn(self, shape: Shape, verdict: Verdict) -> Verdict:
        if len(self.seen) >= SHAPES_MAX:
            self.seen.clear()
        self.seen[shape] = verdict
        return verdict

    def _is_objected_to(self, rows: list[Row]) -> bool:
        return any(row[1] in self.objections for row in rows)


def _shape(rows: list[Row], flags: int) -> Shape:
    """Return the shape of a saga; an empty one, where it is too odd to have one."""
    places, here = dict[str, int](), 2
    shape: list[object] = [flags, rows[0][0] != NO_TIME]
    for _, _, event, source, correlation, own_id, named in rows:
        cause = UNCAUSED if named is None else places.get(named)
        if own_id is None:
            kind = event, source
            if kind in shape:
                return ()
            shape.append(kind)
        else:
            at = places.setdefault(own_id, here)
            if at != here:
                if shape[at] != event or shape[at + 1] != source:
                    return ()
                continue  # a copy
            shape.append(event)
        shape.append(source)
        shape.append(_odd_cause(rows, named, own_id, correlation) if cause is None else cause)
        here += 3
    return tuple(shape)


def _odd_cause(rows: list[Row], named: str | None, own_id: str | None, correlation: str | None) -> int:
    """Say what is to be said of a cause that is no earlier event."""
    if named in {own_id, correlation}:
        return AT_THE_ROOT
    return LATER if any(row[5] == named for row in rows) else DANGLING


def _in_order(rows: list[Row]) -> list[Row]:
    """Return the rows of a saga as if nothing but their order were known."""
    return rows if rows[0][0] == NO_TIME else [(float(at), *row[1:]) for at, row in enumerate(rows)]


def _verdict(case: Case, wrongs: Sequence[tuple[Criterion, Wrong]]) -> Verdict:
    return Verdict(_end_of(case), len(case.happenings), tuple((one.code, wrong.subject) for one, wrong in wrongs))


def _end_of(case: Case) -> str:
    """Say in a word how a saga went."""
    known = case.known
    if known.began_before:
        return "began before the log"
    if not case.sagas:
        return "without a declared saga"
    if all(succeeded or failed for _, succeeded, failed in case.sagas):
        return "failed" if case.has_failed else "succeeded"
    return "unfinished" if known.is_settled else "under way"
