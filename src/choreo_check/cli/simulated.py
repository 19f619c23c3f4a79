"""What `chaos` says of its runs besides the findings: how much was tried, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from choreo_check.api.jobs import Outcome
from choreo_check.api.simulating import Report as Simulated
from choreo_check.reporting.reporter import Report

NAMED_MAX = 6


def report_of(reports: Sequence[Simulated], *, color: bool = False) -> Report:
    """Return one report on some simulations."""
    return Report(
        "chaos",
        tuple(finding for one in reports for finding in one.findings),
        checks=reports[0].checks if reports else (),
        files=tuple(one.topology.location.path for one in reports),
        sources={path: text for one in reports for path, text in one.topology.sources.items()},
        verdicts=tuple(line for one in reports for line in lines_of(one)),
        summary=summary_of(reports),
        color=color,
    )


def lines_of(report: Simulated) -> Iterator[str]:
    """Yield what was tried, as whole lines."""
    name = report.topology.name
    for outcome in report.outcomes:
        if outcome.job.is_exhaustive:
            yield f"{name}: {_alone(outcome)}: {_completeness(outcome)}"
    yield from _unseen(report)
    tried = f"{name}: {report.runs:,} runs, {report.deliveries:,} deliveries"
    if all(outcome.job.is_exhaustive and outcome.job.faults_max == 0 for outcome in report.outcomes):
        yield tried
        return
    pairs, exercised = _coverage(report)
    yield f"{tried}; {len(exercised)} of {len(pairs)} pairs of subscription and fault exercised"
    idle = sorted({fault for _, fault in pairs} - {fault for _, fault in exercised})
    if idle:
        yield f"{name}: never exercised: {_some(idle)}"


def _unseen(report: Simulated) -> Iterator[str]:
    """Yield what never happens in any run, so that nothing was tested of it."""
    name, unseen = report.topology.name, report.unseen
    if unseen.alike:
        yield f"{name}: not two at once, as their contracts have one id for all: {_some(unseen.alike)}"
    if unseen.events:
        yield f"{name}: never published: {_some(unseen.events)}"
    if unseen.effects:
        yield f"{name}: never done: {_some(unseen.effects)}"


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:NAMED_MAX])}{', ...' if len(names) > NAMED_MAX else ''}"


def _alone(outcome: Outcome) -> str:
    return "one saga" if outcome.job.count == 1 else f"{outcome.job.count} sagas at once"


def _completeness(outcome: Outcome) -> str:
    faults = outcome.complete_up_to
    said = "not even the runs without faults were all made" if faults is None else f"complete up to {_faults(faults)}"
    found = f", {len(outcome.found)} found" if outcome.found else ", nothing found"
    is_alone = outcome.job.count > 1 and outcome.runs and len(outcome.seen.sagas - {-1}) < outcome.job.count
    alone = ", but no two ever began" if is_alone else ""
    return f"{said}{found}{alone}{_end(outcome)}"


def _end(outcome: Outcome) -> str:
    if outcome.is_interrupted:
        return f", interrupted after {outcome.runs:,} runs"
    return f", truncated in {outcome.runs:,} runs: more with --effort" if outcome.truncated else ""


def _faults(count: int) -> str:
    return {0: "no fault", 1: "one fault", 2: "two faults", 3: "three faults"}.get(count, f"{count} faults")


def _coverage(report: Simulated) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the pairs of subscription and fault that there are, and those that a run has had."""
    subscriptions = {name for outcome in report.outcomes for name in outcome.subscriptions}
    pairs = {(subscription, fault) for subscription in subscriptions for fault in report.faults}
    exercised = {pair for outcome in report.outcomes for pair in outcome.coverage}
    return pairs | exercised, exercised


def summary_of(reports: Sequence[Simulated]) -> dict[str, Any]:
    """Return what was tried, as `summary` of machine-readable output."""
    exercised = sorted({pair for one in reports for outcome in one.outcomes for pair in outcome.coverage})
    complete = [one.complete_up_to for one in reports if one.complete_up_to is not None]
    return {
        "runs": sum(one.runs for one in reports),
        "deliveries": sum(one.deliveries for one in reports),
        "complete_up_to": min(complete, default=None),
        "truncated": any(one.truncated for one in reports),
        "coverage": [{"subscription": where, "fault": fault} for where, fault in exercised],
    }
