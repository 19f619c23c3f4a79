"""Topologies from text, linted by some rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from choreo_check.api import lint, load_topology
from choreo_check.findings import Finding
from choreo_check.loading import load_text


def services(body: str) -> str:
    """Return a topology with some services, one a line."""
    lines = "".join(f"  {line.strip()}\n" for line in body.strip().splitlines())
    return f"choreo: 1\nservices:\n{lines}"


def linted(text: str, *rules: str) -> list[Finding]:
    """Return what some rules find in a topology."""
    return lint(load_text(text), select=rules)


def found(text: str, *rules: str) -> list[tuple[str, str | None]]:
    """Return the severity and the event of what some rules find in a topology."""
    return [(finding.severity.value, finding.subject.event) for finding in linted(text, *rules)]


def with_contracts(folder: Path, text: str, contracts: Mapping[str, Any], *rules: str) -> list[Finding]:
    """Return what some rules find in a topology whose contracts are given by path."""
    for name, schema in contracts.items():
        path = folder / "contracts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    (folder / "contracts").mkdir(exist_ok=True)
    topology = folder / "topology.yaml"
    topology.write_text(f"contracts: contracts\n{text}", encoding="utf-8")
    return lint(load_topology(topology), select=rules)
