"""`choreo-check check topology.yaml`: lint, scenarios, contracts and chaos in one summary."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from choreo_check.api import Linted, Words, checks, lint_topology, load_topology
from choreo_check.api.binding import system_of
from choreo_check.api.simulating import EFFORT, FAULTS_MAX, Options, simulate
from choreo_check.api.simulating import Report as Simulated
from choreo_check.cli.baselines import Looked, add_baseline_arguments, baseline_of, sifted
from choreo_check.cli.inputs import topology_files
from choreo_check.cli.output import FAIL_ON, add_format_arguments, deliver, fails, wants_color
from choreo_check.cli.progress import Progress
from choreo_check.cli.simulated import found_in, lines_of, looked_at, summary_of
from choreo_check.findings import Finding
from choreo_check.linting.engine import Selection, all_rules
from choreo_check.loading.configuration import closest_configuration
from choreo_check.reporting import formats, render
from choreo_check.reporting.reporter import Report
from choreo_check.scenarios import NotDecided, sagas_of, scenarios
from choreo_check.topology import Topology

SUMMARY = "All checks of a topology at once: lint, every saga, its contracts, and its services under chaos."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="+", metavar="TOPOLOGY", help="a file, a glob, or a directory")
    parser.add_argument("--max-faults", type=int, default=FAULTS_MAX, metavar="N", help=f"(default: {FAULTS_MAX})")
    parser.add_argument("--effort", type=int, default=EFFORT, metavar="N", help=f"deliveries a saga ({EFFORT:,})")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes; the result is the same")
    parser.add_argument("--fail-on", choices=FAIL_ON, default="warning", help="(default: warning)")
    add_baseline_arguments(parser)
    add_format_arguments(parser, formats())


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that was found about one topology; it is simulated if it names code to run."""

    linted: Linted
    selection: Selection
    simulated: Simulated | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, by the analyses and then by the runs."""
        return (*self.linted.findings, *(found_in(self.simulated) if self.simulated else ()))

    def lines(self) -> Iterator[str]:
        """Yield a line for each thing that was done."""
        topology = self.linted.topology
        yield from self.linted.remarks
        yield from _scenarios(topology)
        if self.simulated is None:
            yield f"{topology.name}: no code is named that could run, so nothing was simulated"
        else:
            yield from lines_of(self.simulated)


def execute(arguments: Namespace) -> int:
    """Check each topology, and print one report."""
    paths = topology_files(arguments.paths)
    baseline = baseline_of(arguments, closest_configuration(paths[0]).baseline)
    found = list(_all_checked(paths, arguments))
    is_interrupted = any(one.simulated.is_interrupted for one in found if one.simulated is not None)
    if is_interrupted and arguments.write_baseline:
        baseline = None  # not all is known that it would accept
    simulated = [one.simulated for one in found if one.simulated is not None]
    introduced = (*checks(*(one.selection for one in found)), *(simulated[0].checks if simulated else ()))
    findings, remarks = sifted(_looked(found), arguments, baseline)
    report = Report(
        "check",
        tuple(findings),
        checks=introduced,
        files=tuple(one.linted.topology.location.path for one in found),
        sources={path: text for one in found for path, text in one.linted.topology.sources.items()},
        verdicts=(*remarks, *(line for one in found for line in one.lines())),
        summary=summary_of(simulated) if simulated else {},
        color=wants_color(arguments),
    )
    deliver(render(report, arguments.format), arguments.output)
    if is_interrupted:
        raise KeyboardInterrupt  # all that is known has been told, and the rest is not known
    return int(fails([finding.severity for finding in findings], arguments.fail_on))


def _all_checked(paths: Sequence[Path], arguments: Namespace) -> Iterator[Checked]:
    """Check each topology, until somebody does not want to wait for the next."""
    for path in paths:
        checked = _checked(load_topology(path), arguments)
        yield checked
        if checked.simulated is not None and checked.simulated.is_interrupted:
            return


def _looked(found: Sequence[Checked]) -> Looked:
    """Return what was found, and where; what runs have not shown is gone only if all was tried of each topology."""
    runs = looked_at([one.simulated for one in found if one.simulated is not None])
    ran = {check.code for check in checks(*(one.selection for one in found))}
    if all(one.simulated is not None for one in found):
        ran |= set(runs.ran)
    findings = [finding for one in found for finding in one.findings]
    files = {path for one in found for path in one.linted.topology.sources}
    return Looked(findings, files, ran, {*runs.own, *(rule.code for rule in all_rules())})


def _checked(topology: Topology, arguments: Namespace) -> Checked:
    settings = closest_configuration(Path(topology.location.path))
    selection = Selection(over=Selection(settings.select, settings.extend, settings.ignore))
    linted = lint_topology(topology, selection, Words(settings.verbs, settings.nouns))
    if topology.system is None:
        return Checked(linted, selection, None)
    options = Options(faults_max=arguments.max_faults, effort=arguments.effort, workers=arguments.workers)
    with Progress(topology.name) as progress:
        return Checked(linted, selection, simulate(system_of(topology), topology, options, progress.advance))


def _scenarios(topology: Topology) -> Iterator[str]:
    for saga in sagas_of(topology):
        found = scenarios(topology, saga)
        if isinstance(found, NotDecided):
            yield f"{topology.name}: saga {saga.name}: scenarios not decided: {found.reason}"
        else:
            ends = len({group.ends for group in found.groups})
            yield f"{topology.name}: saga {saga.name}: {len(found.groups)} ways it can go, to {ends} different ends"
