"""What proves a finding, in words: for the formats that cannot draw, and know nothing of scenarios or witnesses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from choreo_check.findings import Finding
from choreo_check.reporting.narration import narrate
from choreo_check.reporting.run import after_the_steps, before_the_steps
from choreo_check.reporting.visible import visible
from choreo_check.reporting.witness import has_event, witness_lines

ROOM = 100
EVENT_MAX = 2_000
"""How much of an event is worth showing where it is read beside a line of code; `json` has all of it."""


def evidence(finding: Finding) -> Iterator[str]:
    """Yield the steps of a scenario, what the run was that they are of, and the event of a witness, as lines."""
    run = finding.schedule
    yield from (visible(label + text) for label, text in (before_the_steps(run) if run else ()))
    yield from narrate(finding.scenario)
    yield from (visible(label + text) for label, text in (after_the_steps(run) if run else ()))
    if finding.witness is not None and has_event(finding.witness):
        yield from _witness(finding.witness)


def event_on_one_line(witness: Mapping[str, object]) -> str:
    """Return the event of a witness as JSON, cut where it is too long to be read."""
    text = visible(witness_lines(witness, 0, is_short=True)[0])
    return text if len(text) <= EVENT_MAX else f"{text[:EVENT_MAX]}…"


def event_lines(witness: Mapping[str, object], room: int) -> list[str]:
    """Return the event of a witness as lines of JSON, or as a single one where it is cut."""
    lines = [visible(line) for line in witness_lines(witness, room)]
    return lines if sum(map(len, lines)) <= EVENT_MAX else [event_on_one_line(witness)]


def judgement(witness: Mapping[str, object]) -> str:
    """Say which side accepts the event of a witness, and which refuses it and where."""
    sides = [f"{said} {witness[key]}" for said, key in _SIDES if key in witness]
    where = [f"at {witness['pointer']}"] if witness.get("pointer") else []
    return visible(" ".join([", ".join(sides), *where]))


_SIDES = (("accepted by", "valid_under"), ("refused by", "invalid_under"))


def _witness(witness: Mapping[str, object]) -> Iterator[str]:
    first, *others = event_lines(witness, ROOM)
    yield from (f"witness: {first}", *others)
    judged = judgement(witness)
    if judged:
        yield judged
