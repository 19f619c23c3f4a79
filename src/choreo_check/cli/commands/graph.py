"""`choreo-check graph topology.yaml`: what is the whole flow?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path

from choreo_check.api import Words, lint_topology, load_topology
from choreo_check.cli.output import deliver
from choreo_check.linting.engine import Selection
from choreo_check.loading.configuration import closest_configuration
from choreo_check.reporting.graphs.picture import Picture

SUMMARY = "Draw the whole flow, with what is wrong marked on it."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("path", type=Path, metavar="TOPOLOGY", help="the topology file")
    parser.add_argument("--format", choices=("mermaid", "dot"), default="mermaid", help="(default: mermaid)")
    parser.add_argument("--no-findings", action="store_true", help="draw the flow only")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the drawing to a file")


def execute(arguments: Namespace) -> int:
    """Draw the topology."""
    notation = import_module(f"choreo_check.reporting.graphs.{arguments.format}")
    deliver(notation.draw(_picture(arguments)), arguments.output)
    return 0


def _picture(arguments: Namespace) -> Picture:
    topology = load_topology(arguments.path)
    if arguments.no_findings:
        return Picture(topology)
    said = closest_configuration(arguments.path)
    linted = lint_topology(topology, Selection(said.select, said.extend, said.ignore), Words(said.verbs, said.nouns))
    return Picture(topology, linted.findings, linted.remarks)
