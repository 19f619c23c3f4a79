"""What `chaos` says of its runs besides the findings: how much was tried, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from choreo_check.api.jobs import Outcome
from choreo_check.api.reach import reach, shortfall
from choreo_check.api.simulating import Report as Simulated
from choreo_check.api.unseen import Unseen
from choreo_check.cli.baselines import Looked
from choreo_check.findings import Check, Finding
from choreo_check.linting.engine import Selection, all_rules
from choreo_check.loading.configuration import closest_configuration
from choreo_check.reporting.reporter import Report
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.oracles.missing_effect import missing_effect
from choreo_check.simulation.oracles.missing_emission import missing_emission
from choreo_check.simulation.oracles.unexpected_outcome import unexpected_outcome
from choreo_check.simulation.oracles.unfinished_run import unfinished_run

NAMED_MAX = 6
NOT_JUDGED = ", ".join(one.code for one in (unexpected_outcome, missing_emission, missing_effect))
"""What finds nothing in a saga that the static analysis could not decide."""


def report_of(
    reports: Sequence[Simulated], findings: Sequence[Finding], remarks: Sequence[str] = (), *, color: bool = False
) -> Report:
    """Return one report on some simulations, with the findings that no baseline accepts, and what it has to say."""
    return Report(
        "chaos",
        tuple(findings),
        checks=(*_comments_checked(findings), *(reports[0].checks if reports else ())),
        files=tuple(one.topology.location.path for one in reports),
        sources={path: text for one in reports for path, text in one.topology.sources.items()},
        verdicts=(*remarks, *(line for one in reports for line in lines_of(one))),
        summary=summary_of(reports),
        color=color,
    )


def found_in(report: Simulated) -> tuple[Finding, ...]:
    """Return what a simulation found, and the comments that nothing needs, if the project wants to know of those."""
    settings = closest_configuration(Path(report.topology.location.path))
    selection = Selection(settings.select, settings.extend, settings.ignore)
    wanted = {rule.code for rule in all_rules() if selection.includes(rule)}
    return (*(one for one in report.unused if one.code in wanted), *report.findings)


def looked_at(reports: Sequence[Simulated]) -> Looked:
    """Return what some simulations have found, and where; what they have not found is gone only if all was tried."""
    codes = {oracle.code for oracle in all_oracles()}
    found = [finding for one in reports for finding in found_in(one)]
    files = {path for one in reports for path in one.topology.sources}
    return Looked(found, files, codes if all(one.tried_all for one in reports) else (), codes)


def _comments_checked(findings: Sequence[Finding]) -> Iterator[Check]:
    codes = {finding.code for finding in findings}
    yield from (rule.described() for rule in all_rules() if rule.code in codes)


def lines_of(report: Simulated) -> Iterator[str]:
    """Yield what was tried, as whole lines."""
    name = report.topology.name
    if report.accepted:
        count = len(report.accepted)
        yield f"{name}: {'1 finding is' if count == 1 else f'{count} findings are'} accepted by comments"
    if not report.findings:  # each of them says so, too
        yield from (f"{name}: {line}" for line in report.misspelt)
    for outcome in report.outcomes:
        if outcome.job.is_exhaustive:
            yield f"{name}: {_alone(outcome)}: {_completeness(outcome)}"
    for saga, reason in report.not_judged:
        said = f"what it comes to was not judged ({NOT_JUDGED}), for lint cannot decide it: {reason}"
        yield f"{name}: saga {saga}: {said}"
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
    """Yield what never happens in any run, so that nothing was tested of it, or of what would come of it."""
    name, unseen = report.topology.name, report.unseen
    if unseen.alike:
        yield f"{name}: not two at once, as their contracts have one id for all: {_some(unseen.alike)}"
    for one in unseen.awaited:
        said = f"whether it ends was not judged ({unfinished_run.code}) after {_some(one.events)}"
        yield f"{name}: saga {one.saga}: {said}: {one.service} is to answer, and is not bound"
    if unseen.events:
        yield f"{name}: never published: {_some(unseen.events)}"
    if unseen.effects:
        yield f"{name}: never done: {_some(unseen.effects)}"


def _some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:NAMED_MAX])}{', ...' if len(names) > NAMED_MAX else ''}"


def _alone(outcome: Outcome) -> str:
    return "one saga" if outcome.job.count == 1 else f"{outcome.job.count} sagas at once"


def _completeness(outcome: Outcome) -> str:
    found = f", {len(outcome.found)} found" if outcome.found else ", nothing found"
    is_alone = outcome.job.count > 1 and outcome.runs and len(outcome.seen.sagas - {-1}) < outcome.job.count
    alone = ", but no two ever began" if is_alone else ""
    return f"{reach(outcome)}{found}{alone}{_end(outcome)}"


def _end(outcome: Outcome) -> str:
    if outcome.is_interrupted:
        return f", interrupted after {outcome.runs:,} runs"
    if outcome.hangs:  # more effort would be of no use
        return ", given up, as something never returns"
    short = shortfall(outcome, "--effort")
    return f", {short}" if short else ""


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
        "not_judged": [{"saga": saga, "reason": reason} for one in reports for saga, reason in one.not_judged],
        "coverage": [{"subscription": where, "fault": fault} for where, fault in exercised],
        **_not_seen([(one.topology.name, one.unseen) for one in reports]),
    }


def _not_seen(found: Sequence[tuple[str, Unseen]]) -> dict[str, Any]:
    """Return what no run could show, of each topology."""
    return {
        "never_published": [{"topology": name, "event": event} for name, unseen in found for event in unseen.events],
        "never_done": [{"topology": name, "effect": effect} for name, unseen in found for effect in unseen.effects],
        "not_two_at_once": [{"topology": name, "event": event} for name, unseen in found for event in unseen.alike],
        "not_bound": [{"topology": name, **asdict(one)} for name, unseen in found for one in unseen.awaited],
    }
