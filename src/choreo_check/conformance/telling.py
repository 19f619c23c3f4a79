"""A saga of a log in words: one step an event, with when it happened and what it can be the answer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from choreo_check.conformance.case import Case, Happening
from choreo_check.conformance.criterion import Criterion, Wrong
from choreo_check.conformance.rows import NO_TIME
from choreo_check.findings import Finding, Location, Problem, Step

STEPS_MAX = 100
"""A saga of more events is told without its middle."""
DAY_S = 24 * 60 * 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Place = Callable[[int], Location]


def finding_of(criterion: Criterion, wrong: Wrong, case: Case, place: Place) -> Finding:
    """Return what is wrong, signed, with the line of the log that shows it and the whole saga."""
    problem = Problem(
        wrong.message,
        place(wrong.at.occurrence.line),
        wrong.subject,
        wrong.hint,
        related=wrong.related,
        scenario=tuple(steps_of(case, place, wrong.at)),
    )
    return Finding(criterion.code, criterion.name, criterion.severity, problem)


def steps_of(case: Case, place: Place, at: Happening | None = None) -> Iterator[Step]:
    """Yield the events of a saga in order of time; the one that it is about is marked."""
    told = case.happenings
    if len(told) > STEPS_MAX:
        told = [*told[: STEPS_MAX // 2], *told[-STEPS_MAX // 2 :]]
    for one in told:
        yield _step(case, one, place(one.occurrence.line), is_marked=one is at)


def _step(case: Case, one: Happening, location: Location, *, is_marked: bool) -> Step:
    heard = tuple(_heard(case, one))
    after = f", having heard {' and '.join(heard)}" if heard else ""
    time = clock(one.occurrence.time_s)
    text = f"{time}  publishes {one.kind.event}{after}{'  <- here' if is_marked else ''}"
    service = one.kind.service or one.kind.source or ""
    return Step(text.strip(), location, service, heard, (one.kind.event,), notes=(time,) if time else ())


def _heard(case: Case, one: Happening) -> list[str]:
    """Return what an event is the answer to: what it names, or the latest that the topology would have it answer."""
    if one.kind.on_own_account and one.cause is None:
        return []
    for reason in one.kind.reasons:
        waits = reason.reaction.waits
        before = [earlier.kind.event for earlier in _before(case, one) if earlier.kind.event in waits]
        if reason.needs_all and len(set(before)) == len(waits):
            return list(dict.fromkeys(before))
        if before and not reason.needs_all:
            named = one.cause.kind.event if one.cause is not None else None
            return [named if named in waits else before[-1]] if named is None or named in waits else [before[-1]]
    return []


def _before(case: Case, one: Happening) -> Iterator[Happening]:
    for earlier in case.happenings:
        if earlier is one:
            return
        yield earlier


def clock(time_s: float) -> str:
    """Return the time of day of an event, as its log told it or in UTC; nothing where it has none."""
    return "" if time_s == NO_TIME else _told(time_s, "%H:%M:%S")


def date_and_time(time_s: float) -> str:
    """Return when an event happened; the time of day alone, where the log has no dates."""
    return clock(time_s) if time_s < 2 * DAY_S else _told(time_s, "%Y-%m-%d %H:%M:%S")


def _told(time_s: float, form: str) -> str:
    try:
        moment = EPOCH + timedelta(milliseconds=round(time_s * 1000))
    except (OverflowError, ValueError):
        return f"{time_s:g} s"
    thousandths = moment.microsecond // 1000
    return moment.strftime(form) + (f".{thousandths:03}" if thousandths else "")
