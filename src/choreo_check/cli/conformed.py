"""What `conform` says of a log besides the findings: how its sagas went, and what was not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from choreo_check.api.conforming import Conformity
from choreo_check.reporting.reporter import Report
from choreo_check.reporting.timeline import as_json

BROKEN_TOLD = 3


def report_of(conformity: Conformity, *, color: bool = False) -> Report:
    """Return the report on a log."""
    return Report(
        "conform",
        conformity.findings,
        checks=conformity.checks,
        files=conformity.paths,
        sources={},
        verdicts=tuple(_lines(conformity)),
        summary=_summary(conformity),
        color=color,
    )


def _lines(one: Conformity) -> Iterator[str]:
    name = one.topology.name
    for more in one.more:
        finding = more.finding
        yield f"{name}: {more.count:,} more like {finding.location}: {finding.code} {finding.message}"
    ends = ", ".join(f"{count:,} {end}" for end, count in one.ends.items())
    sagas = sum(one.ends.values())
    copies = f", {one.copies:,} of them copies" if one.copies else ""
    yield f"{name}: {_number(one.events, 'event')}{copies}, in {_number(sagas, 'saga')}{': ' if ends else ''}{ends}"
    yield from (f"{name}: {line}" for line in _reservations(one))


def _reservations(one: Conformity) -> Iterator[str]:
    """Yield what was not judged, or not as it might have been."""
    if one.broken:
        told = "; ".join(f"{place} {reason}" for place, reason in one.broken_lines[:BROKEN_TOLD])
        yield f"{_number(one.broken, 'line')} left out that {'is' if one.broken == 1 else 'are'} no event: {told}"
    if one.events and not one.has_times:
        yield "no event has a time, so neither order nor unfinished sagas were judged"
    elif one.unread_times:
        yield f"{_number(one.unread_times, 'time')} could not be read; those sagas were not judged by time"
    if one.events and not one.tells_services:
        yield "no source names a service, so who published was not judged (--source SOURCE=SERVICE)"
    if one.checked:
        yield f"{_number(one.checked, 'event')} held against contracts"
    if one.cut_short:
        yield f"{_number(one.cut_short, 'saga')} judged before they had ended, for want of room: more with --open-sagas"
    if one.too_long:
        yield f"{_number(one.too_long, 'correlation id')} of more events than any saga has, judged leniently"


def _summary(one: Conformity) -> dict[str, Any]:
    return {
        "events": one.events,
        "copies": one.copies,
        "broken": one.broken,
        "broken_lines": [{"place": place, "reason": reason} for place, reason in one.broken_lines],
        "unread_times": one.unread_times,
        "checked_by_contract": one.checked,
        "settle_s": one.settle_s,
        "truncated": bool(one.cut_short or one.too_long),
        "ends": dict(one.ends),
        "more": [
            {"code": more.finding.code, "subject": more.finding.subject.named(), "count": more.count}
            for more in one.more
        ],
        "sagas": [as_json(saga) for saga in one.drawn],
    }


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
