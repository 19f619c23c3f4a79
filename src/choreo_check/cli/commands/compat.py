"""`choreo-check compat OLD NEW`: does this change of contracts break anyone?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from choreo_check.cli.output import FAIL_ON, add_format_arguments, deliver, fails, wants_color
from choreo_check.cli.pointers import pointed_at
from choreo_check.cli.states import Sides, States, seen_by
from choreo_check.cli.waivers import waivers_of
from choreo_check.compatibility.events import Compared, Outcome, compare_sides
from choreo_check.compatibility.policies.checks import CHECKS
from choreo_check.compatibility.policies.modes import CONTENT_MODELS, MODES, Policies
from choreo_check.compatibility.policies.waivers import waived
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding, Location
from choreo_check.loading import load
from choreo_check.loading.configuration import Configuration, closest_configuration
from choreo_check.reporting import formats, render
from choreo_check.reporting.reporter import Report

SUMMARY = "Say whether a change of contracts breaks anyone, with a proof or an event that shows it."
BOTH = 2


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    what = "a contract, a directory, a topology, `git:REV` or `git:REV:path`: OLD and NEW; with --against, paths"
    parser.add_argument("paths", nargs="*", metavar="PATH", help=what)
    parser.add_argument("--against", metavar="REV", help="compare with where the work at hand has left this branch")
    parser.add_argument(
        "--topology", type=Path, metavar="FILE", help="who hears the events of contracts that lie alone"
    )
    parser.add_argument("--mode", choices=MODES, default="backward", help="(default: backward)")
    parser.add_argument("--transitive", action="store_true", help="compare with all earlier versions")
    model = "what counts as an event that is written (default: declared)"
    parser.add_argument("--content-model", choices=CONTENT_MODELS, default="declared", help=model)
    parser.add_argument("--fill-defaults", action="store_true", help="readers fill in required members with a default")
    parser.add_argument("--formats", action="store_true", help="`format` is asserted, not only noted")
    parser.add_argument("--fail-on", choices=FAIL_ON, help="the mildest finding that fails (default: warning)")
    parser.add_argument("--exit-zero", action="store_true", help="never fail because of findings")
    add_format_arguments(parser, formats())


def execute(arguments: Namespace) -> int:
    """Compare what the arguments name, report it, and return the status."""
    with States() as states:
        sides = _named(arguments, states)
        if arguments.topology is not None:
            topology = load(arguments.topology)
            sides = [seen_by(topology, one) for one in sides]
        return _compare(sides, arguments)


def _named(arguments: Namespace, states: States) -> list[Sides]:
    if arguments.against is not None:
        return states.against(arguments.against, arguments.paths)
    if len(arguments.paths) != BOTH:
        raise ChoreoError("two paths are compared, OLD and NEW", hint="or name a branch with --against REV")
    return states.both(*arguments.paths)


def _compare(sides: Sequence[Sides], arguments: Namespace) -> int:
    policies = Policies(
        arguments.mode, arguments.content_model, arguments.fill_defaults, arguments.formats, arguments.transitive
    )
    settings = closest_configuration(Path(sides[0].states[1].path) if sides else Path())
    texts = _Texts()
    compared = [_told(one, compare_sides(one.old, one.new, policies, texts.locate)) for one in sides]
    found = list(dict.fromkeys(finding for one in compared for finding in one.findings))
    kept = waived(found, waivers_of(settings), datetime.now(tz=UTC).date())
    remarks = [*_proved(one for each in compared for one in each.outcomes), *kept.remarks]
    report = _report(arguments, kept.findings, remarks, compared, sides)
    deliver(render(report, arguments.format), arguments.output)
    return int(fails([finding.severity for finding in kept.findings], _threshold(arguments, settings)))


class _Texts(dict[str, str]):
    """The texts of the files that findings point into, read when one does."""

    def __missing__(self, path: str) -> str:
        try:
            self[path] = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self[path] = ""
        return self[path]

    def locate(self, place: Location, pointer: str) -> Location:
        """Return the line that a pointer leads to in a file."""
        return pointed_at(place, pointer, self[place.path])


def _told(sides: Sides, compared: Compared) -> Compared:
    return Compared(tuple(map(sides.told, compared.findings)), compared.outcomes)


def _proved(outcomes: Iterable[Outcome]) -> list[str]:
    """Say what was found of each pair; what is no finding has no other place."""
    return list(dict.fromkeys(f"{one.event} {one.change}: {one.comparison.verdict}" for one in outcomes))


def _threshold(arguments: Namespace, settings: Configuration) -> str:
    said = arguments.fail_on or settings.fail_on or "warning"
    if said not in FAIL_ON:
        raise ChoreoError(f"`fail-on` cannot be `{said}`", hint=f"it can be: {', '.join(FAIL_ON)}")
    return "never" if arguments.exit_zero else said


def _report(
    arguments: Namespace,
    findings: Sequence[Finding],
    remarks: Sequence[str],
    compared: Sequence[Compared],
    sides: Sequence[Sides],
) -> Report:
    files = dict.fromkeys(_files(sides))
    return Report(
        command="compat",
        findings=tuple(findings),
        checks=CHECKS,
        files=tuple(files),
        sources=_sources(findings, sides),
        verdicts=tuple(remarks),
        summary={"mode": arguments.mode, "content_model": arguments.content_model, "compared": _compared(compared)},
        color=wants_color(arguments),
    )


def _files(sides: Sequence[Sides]) -> Iterable[str]:
    for one in sides:
        for event in one.new.contracts:
            yield from (one.states[1].shown(one.new.location(it)).path for it in one.new.versions(event))


def _sources(findings: Sequence[Finding], sides: Sequence[Sides]) -> dict[str, str]:
    """Return the texts to show lines of; what lies in the working tree is not what a past state says."""
    if any(one.states[1].moved for one in sides):
        return {}
    texts = _Texts()
    read = {finding.location.path: texts[finding.location.path] for finding in findings}
    return {path: text for path, text in read.items() if text}  # what is gone has no line to show


def _compared(compared: Sequence[Compared]) -> list[dict[str, object]]:
    return [
        {"event": one.event, "change": one.change, "verdict": one.comparison.verdict}
        for each in compared
        for one in each.outcomes
    ]
