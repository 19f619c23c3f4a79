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
WITHOUT_ID = -10
"""From here downwards stand the kinds of events that have no id."""

Shape = tuple[int, ...]


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
        self.numbers: dict[tuple[str, str | None], int] = {}

    def judge(self, rows: list[Row], *, is_settled: bool, began_before: bool) -> Verdict:
        """Judge one saga; its rows are sorted in place."""
        rows.sort()
        shape = () if self._is_objected_to(rows) else self._shape(rows, is_settled + 2 * began_before)
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
        return bool(self.objections) and any(row[1] in self.objections for row in rows)

    def _shape(self, rows: list[Row], flags: int) -> Shape:
        """Return the shape of a saga; an empty one, where it is too odd to have one."""
        numbers, places = self.numbers, dict[str | None, int]()
        shape = [flags, rows[0][0] != NO_TIME]
        for row in rows:
            _, _, event, source, _, own_id, named = row
            number = numbers.get((event, source))
            if number is None:
                number = numbers[event, source] = self.design.kind(event, source).number
            if own_id in places:
                if shape[places[own_id]] != number:
                    return ()
                continue  # a copy
            cause = UNCAUSED if named is None else places.get(named)
            if own_id is None:
                number = WITHOUT_ID - number
                if number in shape:
                    return ()
            else:
                places[own_id] = len(shape)
            shape.append(number)
            shape.append(_odd_cause(row, rows) if cause is None else cause)
        return tuple(shape)


def _odd_cause(row: Row, rows: list[Row]) -> int:
    """Say what is to be said of a cause that is no earlier event."""
    _, _, _, _, correlation, own_id, named = row
    if named in {own_id, correlation}:
        return AT_THE_ROOT
    return LATER if any(one[5] == named for one in rows) else DANGLING


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
