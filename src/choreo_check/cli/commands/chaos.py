"""`choreo-check chaos topology.yaml`: do the services survive what brokers do?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from choreo_check.api import load_topology
from choreo_check.api.binding import system_of
from choreo_check.api.failures import keep, known
from choreo_check.api.simulating import EFFORT, FAULTS_MAX, Options, simulate
from choreo_check.cli.baselines import add_baseline_arguments, baseline_of, sifted
from choreo_check.cli.inputs import topology_files
from choreo_check.cli.output import FAIL_ON, add_format_arguments, deliver, fails, wants_color
from choreo_check.cli.progress import Progress
from choreo_check.cli.simulated import looked_at, report_of
from choreo_check.errors import ChoreoError
from choreo_check.loading.configuration import closest_configuration
from choreo_check.reporting import check_format, formats, render

SUMMARY = "Run the services' own code under duplicates, reordering, crashes and errors, and show what breaks them."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="+", metavar="TOPOLOGY", help="a file, a glob, or a directory")
    parser.add_argument("--system", metavar="MODULE:NAME", help="the code to run (default: `system:` in the file)")
    parser.add_argument("--saga", metavar="NAME", help="this saga only")
    parser.add_argument("--broker", metavar="NAME", help="kafka, nats-jetstream, rabbitmq, redis-streams or any")
    parser.add_argument("--faults", metavar="NAME,...", help="only these (default: all of the broker)")
    parser.add_argument("--max-faults", type=int, default=FAULTS_MAX, metavar="N", help=f"(default: {FAULTS_MAX})")
    parser.add_argument("--search", metavar="NAME,...", help="exhaustive, random-walk, pct, fuzz")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the searches at random (default: 0)")
    parser.add_argument(
        "--effort", type=int, default=EFFORT, metavar="N", help=f"deliveries a saga (default: {EFFORT:,})"
    )
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes; the result is the same")
    parser.add_argument("--fail-on", choices=FAIL_ON, default="warning", help="(default: warning)")
    parser.add_argument("--exit-zero", action="store_true", help="end with status 0 whatever is found")
    parser.add_argument("--no-keep", action="store_true", help="do not keep failures under .choreo-check/")
    add_baseline_arguments(parser)
    add_format_arguments(parser, formats())


def execute(arguments: Namespace) -> int:
    """Simulate each topology and print one report."""
    _check(arguments)
    options = Options(
        _names("faults", arguments.faults),
        _names("search", arguments.search),
        arguments.broker,
        arguments.max_faults,
        arguments.seed,
        arguments.effort,
        arguments.saga,
        arguments.workers,
        named=arguments.system,
    )
    reports = []
    paths = topology_files(arguments.paths)
    baseline = baseline_of(arguments, closest_configuration(paths[0]).baseline)
    for path in paths:
        topology = load_topology(path)
        tried = options if arguments.no_keep else replace(options, known=known(Path(), topology.location.path))
        with Progress(topology.name) as progress:
            reports.append(simulate(system_of(topology, arguments.system), topology, tried, progress.advance))
        if reports[-1].is_interrupted:
            break
    if reports and reports[-1].is_interrupted and arguments.write_baseline:
        baseline = None  # not all is known that it would accept
    findings, remarks = sifted(looked_at(reports), arguments, baseline)
    report = report_of(reports, findings, remarks, color=wants_color(arguments))
    deliver(render(report, arguments.format), arguments.output)
    for one in reports if not arguments.no_keep else ():
        keep(Path(), one.findings, one.topology.location.path)
    severities = [finding.severity for finding in report.findings]
    if reports and reports[-1].is_interrupted:
        raise KeyboardInterrupt  # all that is known has been told, and the rest is not known
    return int(fails(severities, arguments.fail_on) and not arguments.exit_zero)


def _check(arguments: Namespace) -> None:
    """See that nobody waits for a search whose report cannot be printed."""
    check_format(arguments.format)
    numbers = (
        ("max-faults", arguments.max_faults, 0),
        ("effort", arguments.effort, 1),
        ("workers", arguments.workers, 1),
    )
    for name, value, least in numbers:
        if value < least:
            raise ChoreoError(f"--{name} cannot be {value}", hint=f"at least {least}")


def _names(option: str, listed: str | None) -> tuple[str, ...]:
    """Return the names that an option lists; none where it is left out, which means all."""
    if listed is None:
        return ()
    names = tuple(name.strip() for name in listed.split(","))
    if not all(names):
        hint = f"write names with commas between them, or leave --{option} out for all that there are"
        raise ChoreoError(f"--{option} {listed!r}: a name is empty", hint=hint)
    return names
