"""`choreo-check scenarios topology.yaml`: what can happen, all of it?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from choreo_check.api import load_topology
from choreo_check.cli.inputs import topology_files
from choreo_check.cli.output import deliver
from choreo_check.errors import ChoreoError
from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from choreo_check.reporting.scenario_table import Table, markdown, text
from choreo_check.scenarios import NotDecided, sagas_of, scenarios
from choreo_check.topology import Topology

SUMMARY = "List all that can happen in a saga, grouped by how it ends."

LIMIT = 200


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="+", metavar="TOPOLOGY", help="a file, a glob, or a directory")
    parser.add_argument("--saga", metavar="NAME", help="this saga only")
    parser.add_argument(
        "--limit", type=int, default=LIMIT, metavar="N", help=f"at most so many rows (default: {LIMIT})"
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="(default: text)")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the table to a file")


def execute(arguments: Namespace) -> int:
    """Print the tables."""
    if arguments.limit < 1:
        raise ChoreoError(f"--limit cannot be {arguments.limit}", hint="at least one row")
    tables = [table for path in topology_files(arguments.paths) for table in _tables(load_topology(path), arguments)]
    if not tables:
        raise ChoreoError("there is no such saga to list", hint="declare it under `sagas:`, or mend --saga")
    deliver(_rendered(tables, arguments.format), arguments.output)
    return 0


def _tables(topology: Topology, arguments: Namespace) -> Iterator[Table]:
    for saga in sagas_of(topology):
        if arguments.saga in {None, saga.name}:
            found = scenarios(topology, saga, arguments.limit)
            starts = tuple(mention.name for mention in saga.starts)
            if isinstance(found, NotDecided):
                yield Table(topology, saga.name, starts, None, found.reason)
            else:
                yield Table(topology, saga.name, starts, found)


def _rendered(tables: Sequence[Table], format_: str) -> str:
    if format_ == "json":
        paths = tuple(dict.fromkeys(table.topology.location.path for table in tables))
        summary = {"sagas": [table.as_json() for table in tables]}
        return render(Report("scenarios", (), files=paths, summary=summary), "json")
    return (markdown if format_ == "markdown" else text)(tables)
