"""`choreo-check replay TOKEN`: make one run again, step for step."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from choreo_check.api import load_topology
from choreo_check.api.binding import system_of
from choreo_check.api.failures import Kept, find, read
from choreo_check.api.pasting import replay_of_test
from choreo_check.api.replaying import Replay, replay
from choreo_check.cli.output import add_format_arguments, deliver, wants_color
from choreo_check.errors import ChoreoError
from choreo_check.reporting import formats, render
from choreo_check.reporting.reporter import Report
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.topology import Topology

SUMMARY = "Make a run again that `chaos` has shown: it still fails, is fixed, passes as ever, or goes another way."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("token", metavar="TOKEN", help="from a report of chaos, or a file of .choreo-check/failures")
    parser.add_argument("--topology", metavar="FILE", type=Path, help="(default: that of the failure that was kept)")
    parser.add_argument("--system", metavar="MODULE:NAME", help="the code to run (default: `system:` in the file)")
    add_format_arguments(parser, formats())


def execute(arguments: Namespace) -> int:
    """Replay and report."""
    kept = _kept(arguments)
    topology = load_topology(_topology(arguments, kept))
    token = kept.token if kept is not None else arguments.token
    system = system_of(topology, arguments.system)
    before = kept.steps if kept is not None and kept.test is None else ()
    found = replay(system, token, topology, before, arguments.system)
    report = Report(
        "replay",
        found.findings,
        checks=tuple(oracle.described() for oracle in all_oracles()),
        files=(topology.location.path,),
        sources=topology.sources,
        verdicts=(_said(found, topology),),
        color=wants_color(arguments),
    )
    deliver(render(report, arguments.format), arguments.output)
    return 0 if found.verdict in {"FIXED", "PASSES"} else 1


def _kept(arguments: Namespace) -> Kept | None:
    if arguments.token.endswith(".json"):
        return read(Path(arguments.token))
    return find(Path(), arguments.token, None if arguments.topology is None else str(arguments.topology))


def _topology(arguments: Namespace, kept: Kept | None) -> Path:
    if arguments.topology is not None:
        return Path(arguments.topology)
    if kept is None:
        raise ChoreoError("no failure was kept for this token", hint="say which topology it is of: --topology FILE")
    if kept.test is not None:
        hint = replay_of_test(kept.test, kept.token)
        raise ChoreoError("a test has driven this run, and only that test can make it again", hint=hint)
    return Path(kept.topology)


def _said(found: Replay, topology: Topology) -> str:
    if found.verdict == "DIVERGED":
        return f"{topology.name}: DIVERGED at step {found.diverged_at}: the schedule no longer fits the code"
    where = "" if found.diverged_at is None else f" (another run than before, from step {found.diverged_at})"
    return f"{topology.name}: {found.verdict}{where}"
