"""`choreo-check lint topology.yaml`: can this choreography work at all?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from choreo_check.api import Linted, Words, checks, lint_topology, load_topology
from choreo_check.cli.baselines import Looked, add_baseline_arguments, baseline_of, sifted
from choreo_check.cli.inputs import topology_files
from choreo_check.cli.output import FAIL_ON, add_format_arguments, deliver, fails, wants_color
from choreo_check.errors import ChoreoError
from choreo_check.findings import Check, Finding
from choreo_check.linting.engine import Selection, all_rules
from choreo_check.loading.configuration import Configuration, closest_configuration
from choreo_check.reporting import formats, render
from choreo_check.reporting.reporter import Report

SUMMARY = "Find what is wrong with a choreography, from its topology alone."

PATTERNS = {
    "--select": "run these rules only: CHO2,CHO301",
    "--extend": "run these rules too, such as advice",
    "--ignore": "do not run these rules",
}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="+", metavar="TOPOLOGY", help="a file, a glob, or a directory")
    for option, purpose in PATTERNS.items():
        parser.add_argument(option, type=_patterns, action="extend", default=[], metavar="CODES", help=purpose)
    parser.add_argument("--advice", action="store_true", help="run the rules that only advise, too")
    parser.add_argument("--fail-on", choices=FAIL_ON, help="the mildest finding that fails (default: warning)")
    parser.add_argument("--exit-zero", action="store_true", help="never fail because of findings")
    add_baseline_arguments(parser)
    add_format_arguments(parser, formats())


def execute(arguments: Namespace) -> int:
    """Lint what the arguments name, report it, and return the status."""
    paths = topology_files(arguments.paths)
    jobs = [_Job(path, closest_configuration(path), arguments) for path in paths]
    settings = jobs[0].configuration
    fail_on = _threshold(arguments, settings)
    baseline = baseline_of(arguments, settings.baseline)
    linted = [job.run() for job in jobs]
    introduced = checks(*(job.selection for job in jobs))
    findings, remarks = sifted(_looked(linted, introduced), arguments, baseline)
    remarks += [line for one in linted for line in one.remarks]
    deliver(render(_report(arguments, linted, findings, remarks, introduced), arguments.format), arguments.output)
    return int(fails([finding.severity for finding in findings], fail_on))


def _looked(linted: Sequence[Linted], introduced: Sequence[Check]) -> Looked:
    found = [finding for one in linted for finding in one.findings]
    files = {path for one in linted for path in one.topology.sources}
    return Looked(found, files, {check.code for check in introduced}, {rule.code for rule in all_rules()})


def _threshold(arguments: Namespace, settings: Configuration) -> str:
    said = arguments.fail_on or settings.fail_on or "warning"
    if said not in FAIL_ON:
        raise ChoreoError(f"`fail-on` cannot be `{said}`", hint=f"it can be: {', '.join(FAIL_ON)}")
    return "never" if arguments.exit_zero else said


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to lint, and the settings that hold for it; the command line has the last word."""

    path: Path
    configuration: Configuration
    arguments: Namespace

    def run(self) -> Linted:
        words = Words(self.configuration.verbs, self.configuration.nouns)
        return lint_topology(load_topology(self.path), self.selection, words)

    @property
    def selection(self) -> Selection:
        said, configured = self.arguments, self.configuration
        below = Selection(configured.select, configured.extend, configured.ignore, said.advice)
        return Selection(tuple(said.select), tuple(said.extend), tuple(said.ignore), said.advice, over=below)


def _report(
    arguments: Namespace,
    linted: Sequence[Linted],
    findings: Sequence[Finding],
    remarks: Sequence[str],
    introduced: tuple[Check, ...],
) -> Report:
    sources: dict[str, str] = {}
    for one in linted:
        sources |= one.topology.sources
    return Report(
        command="lint",
        findings=tuple(findings),
        checks=introduced,
        files=tuple(one.topology.location.path for one in linted),
        sources=sources,
        verdicts=tuple(remarks),
        color=wants_color(arguments),
    )


def _patterns(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
