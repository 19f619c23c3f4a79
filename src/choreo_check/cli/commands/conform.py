"""`choreo-check conform EVENTS.jsonl --topology topology.yaml`: did production do what was designed?"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from choreo_check.api import load_topology
from choreo_check.api.conforming import KEPT, SKEW_S, Options, conform
from choreo_check.cli.conformed import report_of
from choreo_check.cli.output import FAIL_ON, add_format_arguments, deliver, fails, wants_color
from choreo_check.cli.progress import Reading
from choreo_check.conformance.keeper import OPEN_MAX
from choreo_check.conformance.tally import Drawn
from choreo_check.errors import ChoreoError
from choreo_check.reporting import formats, render, timeline

SUMMARY = "Hold a log of real events against the topology: what happened that was not designed, and what is missing."

DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")
SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
DRAWN = 3
DRAWINGS: dict[str, Callable[[Sequence[Drawn]], str]] = {
    "text": timeline.text,
    "markdown": timeline.markdown,
    "mermaid": timeline.mermaid,
}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "logs", nargs="+", metavar="EVENTS", help="JSON lines or a table, also .gz; - reads standard input"
    )
    parser.add_argument("--topology", required=True, type=Path, metavar="FILE", help="what was designed")
    parser.add_argument("--settle", metavar="D", help="after such a silence a saga goes on no more: 30m, 2h")
    parser.add_argument("--clock-skew", metavar="D", default=f"{SKEW_S:g}s", help=f"(default: {SKEW_S:g}s)")
    parser.add_argument("--no-contracts", action="store_true", help="do not hold events against their contracts")
    parser.add_argument(
        "--source", action="append", default=[], metavar="SOURCE=SERVICE", help="which service a source means"
    )
    parser.add_argument("--saga", metavar="ID", help="draw this saga")
    parser.add_argument("--draw", type=int, default=DRAWN, metavar="N", help=f"draw so many sagas (default: {DRAWN})")
    parser.add_argument("--keep", type=int, default=KEPT, metavar="N", help=f"findings of a kind (default: {KEPT})")
    parser.add_argument(
        "--open-sagas", type=int, default=OPEN_MAX, metavar="N", help=f"in memory at once (default: {OPEN_MAX:,})"
    )
    parser.add_argument("--fail-on", choices=FAIL_ON, default="warning", help="(default: warning)")
    parser.add_argument("--exit-zero", action="store_true", help="end with status 0 whatever is found")
    add_format_arguments(parser, formats())


def execute(arguments: Namespace) -> int:
    """Read the log, print the report, and return the status."""
    options = _options(arguments)
    topology = load_topology(arguments.topology)
    with Reading() as reading:
        conformity = conform(arguments.logs, topology, options, reading.advance)
    report = report_of(conformity, color=wants_color(arguments))
    draw = DRAWINGS.get(arguments.format)
    drawn = draw(conformity.drawn) if draw else ""
    deliver(drawn + render(report, arguments.format), arguments.output)
    severities = [finding.severity for finding in report.findings]
    return int(fails(severities, arguments.fail_on) and not arguments.exit_zero)


def _options(arguments: Namespace) -> Options:
    for name, value, least in (
        ("draw", arguments.draw, 0),
        ("keep", arguments.keep, 1),
        ("open-sagas", arguments.open_sagas, 1),
    ):
        if value < least:
            raise ChoreoError(f"--{name} cannot be {value}", hint=f"at least {least}")
    return Options(
        settle_s=None if arguments.settle is None else _seconds("settle", arguments.settle),
        skew_s=_seconds("clock-skew", arguments.clock_skew),
        checks_contracts=not arguments.no_contracts,
        sources=dict(map(_source, arguments.source)),
        kept=arguments.keep,
        open_max=arguments.open_sagas,
        draws=arguments.draw,
        saga=arguments.saga,
    )


def _seconds(name: str, said: str) -> float:
    found = DURATION.fullmatch(said.strip())
    if found is None:
        raise ChoreoError(f"--{name} cannot be `{said}`", hint="write a number and ms, s, m, h or d: 30m")
    return float(found[1]) * SECONDS[found[2]]


def _source(said: str) -> tuple[str, str]:
    source, separator, service = said.rpartition("=")
    if not separator or not source:
        raise ChoreoError(f"--source cannot be `{said}`", hint="write SOURCE=SERVICE")
    return source, service
