"""`choreo-check sample order.placed contracts/`: what does such an event look like?"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from choreo_check.api import load_topology
from choreo_check.api.sampling import contracts_of, samples
from choreo_check.cli.output import deliver
from choreo_check.errors import ChoreoError

SUMMARY = "Print events as a contract accepts them, one a line: for people to read, and for tests."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("event", metavar="EVENT", help="the name of the event")
    parser.add_argument(
        "contracts", nargs="?", default=".", metavar="PATH", help="a directory of contracts, or a topology (default: .)"
    )
    parser.add_argument("--count", type=int, default=1, metavar="N", help="(default: 1)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the same gives the same (default: 0)")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the events to a file")


def execute(arguments: Namespace) -> int:
    """Print the events."""
    if arguments.count < 1:
        raise ChoreoError(f"--count cannot be {arguments.count}", hint="at least 1")
    path = Path(arguments.contracts)
    folder = contracts_of(load_topology(path)) if path.is_file() else path
    found = samples(arguments.event, folder, seed=arguments.seed, count=arguments.count)
    deliver("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in found), arguments.output)
    return 0
