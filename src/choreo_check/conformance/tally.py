"""What a log comes to: its sagas counted by how they went, and the first few findings of each kind.

A fault in one service shows in every saga of a day. Of findings that say the same of the same, the first few are kept
with their sagas; the others are counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from choreo_check.conformance.assessment import Assessment, Verdict
from choreo_check.conformance.case import Circumstances
from choreo_check.conformance.rows import Row
from choreo_check.conformance.telling import Place, date_and_time, finding_of, steps_of
from choreo_check.findings import Finding, Step, Subject

KINDS_MAX = 1_000
"""How many kinds of findings are told apart: names from a log may be anything."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One saga of the log, to be shown."""

    correlation: str
    end: str
    began: str
    codes: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Tally:
    """Counts and findings, as they come in. `draws` is how many sagas are shown, `wanted` the only one to be shown."""

    assessment: Assessment
    place: Place
    keeps: int
    draws: int
    wanted: str | None = None
    ends: Counter[str] = field(default_factory=Counter)
    copies: int = 0
    drawn: list[Drawn] = field(default_factory=list)
    kept: dict[tuple[str, Subject], list[Finding]] = field(default_factory=dict)
    counted: Counter[tuple[str, Subject]] = field(default_factory=Counter)

    def add(self, rows: list[Row], verdict: Verdict, known: Circumstances) -> None:
        """Count one saga that was judged."""
        self.copies += len(rows) - verdict.events
        correlation = rows[0][4]
        if correlation is not None:
            self.ends[verdict.end] += 1
        if verdict.wrongs:
            self._count(rows, verdict, known)
        if (self.draws or self.wanted) and correlation is not None and self._is_to_be_drawn(correlation):
            self._draw(rows, verdict, known)

    def findings(self) -> list[Finding]:
        """Return what was kept, in the order of the log."""
        kept = [finding for findings in self.kept.values() for finding in findings]
        return sorted(kept, key=lambda one: (one.location, one.code, one.message))

    def uncounted(self) -> list[tuple[Finding, int]]:
        """Return the kinds of findings of which more were seen than kept, with how many more."""
        more = ((findings[0], self.counted[key] - len(findings)) for key, findings in self.kept.items())
        return sorted(((one, count) for one, count in more if count), key=lambda pair: (pair[0].code, pair[0].message))

    def drop(self, code: str) -> None:
        """Forget all findings of a code."""
        for key in [key for key in self.kept if key[0] == code]:
            del self.kept[key]

    def _count(self, rows: list[Row], verdict: Verdict, known: Circumstances) -> None:
        keys = [self._key(code, subject) for code, subject in verdict.wrongs]
        self.counted.update(keys)
        if any(len(self.kept.get(key, ())) < self.keeps for key in keys):
            self._keep(rows, known)

    def _keep(self, rows: list[Row], known: Circumstances) -> None:
        case, wrongs = self.assessment.look_at(rows, known)
        for criterion, wrong in wrongs:
            kept = self.kept.setdefault(self._key(criterion.code, wrong.subject), [])
            if len(kept) < self.keeps:
                kept.append(finding_of(criterion, wrong, case, self.place))

    def _key(self, code: str, subject: Subject) -> tuple[str, Subject]:
        is_told_apart = (code, subject) in self.kept or len(self.kept) < KINDS_MAX
        return (code, subject) if is_told_apart else (code, Subject())

    def _is_to_be_drawn(self, correlation: str) -> bool:
        if self.wanted is not None:
            return correlation == self.wanted
        return len(self.drawn) < self.draws

    def _draw(self, rows: list[Row], verdict: Verdict, known: Circumstances) -> None:
        case, _ = self.assessment.look_at(rows, known)
        codes = tuple(dict.fromkeys(code for code, _ in verdict.wrongs))
        began = date_and_time(case.happenings[0].occurrence.time_s)
        correlation = case.correlation or ""
        self.drawn.append(Drawn(correlation, verdict.end, began, codes, tuple(steps_of(case, self.place))))
