"""`choreo-check schema topology`: the published JSON Schemas, for editors and other tools."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib.resources import files
from pathlib import Path

from choreo_check.cli.output import deliver

SUMMARY = "Print a JSON Schema: of the topology file, or of the JSON report."

HOMES = {"topology": "choreo_check.loading", "report": "choreo_check.reporting"}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("which", choices=tuple(HOMES), help="what the schema is of")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the schema to a file")


def execute(arguments: Namespace) -> int:
    """Print the schema."""
    home = files(HOMES[arguments.which])
    deliver(home.joinpath(f"{arguments.which}.schema.json").read_text(encoding="utf-8"), arguments.output)
    return 0
