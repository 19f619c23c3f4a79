"""Keeps the sagas of a log until they can be judged, and no more of them than there is room for.

A log may be in any order, and a saga is best judged when all of the log is known; so nothing is judged before the end,
unless there are too many sagas. Then those go that have settled, as far as the middle of what was read last tells the
time, and those that lack nothing; if they are too few, the oldest of all are judged leniently, and the report says so.
Whose saga has gone is remembered for a while: what comes late for it is no saga without a beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from choreo_check.conformance.assessment import Assessment, Verdict
from choreo_check.conformance.case import Circumstances
from choreo_check.conformance.rows import NO_TIME, Row

OPEN_MAX = 100_000
FREED_AT_LEAST = 10
"""A sweep frees at least the tenth part of the sagas, so that sweeps stay rare."""
REMEMBERED = 4
"""Twice so many times `OPEN_MAX` sagas that have gone are remembered."""

SAGA_MAX = 10_000
"""A saga of more events is no saga, but a correlation id that is none; what comes after is not kept."""
OWNERS_MAX = 20
"""So often the saga that an event belongs to is looked for: it takes a look at all of them."""

COMPLETE = ("succeeded", "failed")

Report = Callable[[list[Row], Verdict, Circumstances], None]


class Keeper:
    """The sagas of which more may come."""

    def __init__(self, assessment: Assessment, settle_s: float, report: Report, open_max: int = OPEN_MAX) -> None:
        self.assessment = assessment
        self.starts = assessment.design.starts
        self.settle_s = settle_s
        self.report = report
        self.open_max = open_max
        self.open: dict[str | None, list[Row]] = {}
        self.late: set[str | None] = set()
        self.too_long: set[str | None] = set()
        self.owners_sought = 0
        self.gone: tuple[set[int], set[int]] = (set(), set())
        self.began_s = float("inf")
        self.oldest_s = self.coming_s = float("inf")
        """No open saga has gone silent before that; and no event that is being taken has happened before that."""
        self.latest_s = self.middle_s = NO_TIME
        self.events = 0
        self.cut_short = 0

    def take(self, rows: Sequence[Row]) -> None:
        """Take note of some events, in the order of the log; none of them is late by the time that they tell."""
        times = sorted([row[0] for row in rows if row[0] != NO_TIME])
        self.coming_s = times[0] if times else float("inf")
        self.oldest_s = min(self.oldest_s, self.coming_s)
        sagas, saga_max = self.open, SAGA_MAX
        for row in rows:
            saga = sagas.get(row[4])
            if saga is None:
                self._begin(row)
            elif len(saga) < saga_max:
                saga.append(row)
            else:
                self.too_long.add(row[4])
        self.events += len(rows)
        if times:
            self._tell_the_time(times)

    def close(self) -> None:
        """Judge all that is left: the log has ended."""
        for rows in self.open.values():
            self._finish(rows, self.latest_s)
        self.open.clear()

    def owner(self, id_: str) -> str | None:
        """Return the open saga that has an event of an id."""
        self.owners_sought += 1
        if self.owners_sought > OWNERS_MAX:
            return None
        return next((name for name, rows in self.open.items() if any(row[5] == id_ for row in rows)), None)

    def _begin(self, row: Row) -> None:
        correlation = row[4]
        if correlation is None:
            self._judge([row], is_settled=False, began_before=True)
            return
        if len(self.open) >= self.open_max:
            self._make_room()
        if self.gone[0] or self.gone[1]:
            code = hash(correlation)
            if code in self.gone[0] or code in self.gone[1]:
                self.late.add(correlation)
        self.open[correlation] = [row]

    def _tell_the_time(self, times: Sequence[float]) -> None:
        """Set the clock by those of some events."""
        self.began_s = min(self.began_s, times[0])
        self.latest_s = max(self.latest_s, times[-1])
        self.middle_s = max(self.middle_s, times[len(times) // 2])

    def _make_room(self) -> None:
        """Let sagas go, of each sort the oldest first: those at rest, those that lack nothing, and then any."""
        wanted = self.open_max // FREED_AT_LEAST + 1
        for name in self._old_ones():
            rows = self.open[name]
            rows.sort()
            if self._is_settled(rows, self.middle_s):
                self._finish(self._let_go(name), self.middle_s)
                wanted -= 1
        if wanted > 0:
            wanted -= self._let_complete_go(wanted)
        for name in list(islice(self.open, max(wanted, 0))):
            self._cut_short(self._let_go(name))
            self.cut_short += 1

    def _old_ones(self) -> list[str | None]:
        """Return the sagas that may be at rest, without a look at each of them where none can be."""
        resting_s = self.middle_s - self.settle_s
        if self.oldest_s >= resting_s:
            return []
        first_s = min(rows[0][0] for rows in self.open.values())
        self.oldest_s = min(first_s, self.coming_s)
        return [name for name, rows in self.open.items() if rows[0][0] < resting_s]

    def _let_complete_go(self, wanted: int) -> int:
        """Let so many sagas go as may end where they are with nothing wrong, and say how many there were."""
        complete = 0
        for name in list(self.open):
            if complete >= wanted:
                break
            rows = self.open[name]
            rows.sort()
            if rows[-1][0] < self.middle_s and name not in self.too_long:
                began_before = self._has_no_beginning(rows)
                verdict = self.assessment.judge(rows, is_settled=True, began_before=began_before)
                if verdict.end in COMPLETE and self.assessment.is_final(verdict):
                    self.report(self._let_go(name), verdict, self.assessment.known[True, began_before])
                    self.late.discard(name)
                    complete += 1
        return complete

    def _let_go(self, correlation: str | None) -> list[Row]:
        if len(self.gone[0]) >= self.open_max * REMEMBERED:
            self.gone = (set(), self.gone[0])
        self.gone[0].add(hash(correlation))
        return self.open.pop(correlation)

    def _finish(self, rows: list[Row], now_s: float) -> None:
        rows.sort()
        if self.too_long and rows[0][4] in self.too_long:
            self._cut_short(rows)
        else:
            is_settled = self._is_settled(rows, now_s)
            self._judge(rows, is_settled=is_settled, began_before=self._has_no_beginning(rows))

    def _cut_short(self, rows: list[Row]) -> None:
        """Judge what there is of a saga for what it shows, and never for what it lacks."""
        rows.sort()
        verdict = self.assessment.judge(rows, is_settled=False, began_before=True)
        self.report(rows, replace(verdict, end="cut short"), self.assessment.known[False, True])
        self.late.discard(rows[0][4])

    def _judge(self, rows: list[Row], *, is_settled: bool, began_before: bool) -> None:
        verdict = self.assessment.judge(rows, is_settled=is_settled, began_before=began_before)
        self.report(rows, verdict, self.assessment.known[is_settled, began_before])
        self.late.discard(rows[0][4])

    def _is_settled(self, rows: list[Row], now_s: float) -> bool:
        """Say whether a saga, its events in order, has gone silent."""
        last = rows[-1][0]
        return last != NO_TIME and last + self.settle_s < now_s

    def _has_no_beginning(self, rows: list[Row]) -> bool:
        """Say whether a saga, its events in order, may have begun where this log does not tell."""
        if self.late and rows[0][4] in self.late:
            return True
        starts = self.starts
        for row in rows:
            if row[2] in starts:
                return False
        return rows[0][0] <= self.began_s + self.settle_s or not starts.isdisjoint(self.assessment.design.elsewhere)
