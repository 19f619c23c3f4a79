"""A small system on disk, in two states that tests make different."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from choreo_check.compatibility.events import Compared, compare_sides
from choreo_check.compatibility.policies.modes import Policies
from choreo_check.compatibility.policies.sides import Side, events_of, side_of_directory, side_of_topology
from choreo_check.findings import Finding
from choreo_check.loading import load

TOPOLOGY = """choreo: 1
name: shop
services:
  order: {publishes: [order.placed]}
  payment:
    handlers:
      - {on: order.placed, reads: [total]}
  kitchen:
    handlers:
      - {on: order.placed, reads: [items.dish]}
  audit:
    handlers:
      - {on: order.placed, observes: true}
"""


def event(**data: Any) -> dict[str, Any]:
    """Return the contract of an event with some fields, all of them required."""
    fields = {"type": "object", "properties": data, "required": sorted(data)}
    envelope = {"id": {"type": "string"}, "data": fields}
    return {"type": "object", "properties": envelope, "required": ["id", "data"]}


@dataclass
class Shop:
    """Two states of the contracts of one shop."""

    root: Path
    topology: str | None = None

    def old(self, name: str, schema: dict[str, Any], version: str = "1") -> None:
        self._write("old", f"{name}/{version}.json", json.dumps(schema))

    def new(self, name: str, schema: dict[str, Any], version: str = "1") -> None:
        self._write("new", f"{name}/{version}.json", json.dumps(schema))

    def both(self, name: str, schema: dict[str, Any], version: str = "1") -> None:
        self.old(name, schema, version)
        self.new(name, schema, version)

    def compare(self, policies: Policies = Policies()) -> Compared:  # noqa: B008  it is frozen
        for side in ("old", "new"):
            (self.root / side).mkdir(exist_ok=True)
        return compare_sides(*self._sides(), policies)

    def findings(self, policies: Policies = Policies()) -> dict[str, Finding]:  # noqa: B008  it is frozen
        """Return what is found, by name."""
        return {finding.name: finding for finding in self.compare(policies).findings}

    def _sides(self) -> tuple[Side, Side]:
        folders = self.root / "old", self.root / "new"
        if self.topology is None:
            one, other = (side_of_directory(folder, folder.name) for folder in folders)
            return one, other
        for side in ("old", "new"):
            self._write(side, "topology.yaml", self.topology)
        topologies = [load(folder / "topology.yaml") for folder in folders]
        events = events_of(topologies[1])
        one, other = (side_of_topology(it, events, f.name) for it, f in zip(topologies, folders, strict=True))
        return one, other

    def _write(self, side: str, name: str, text: str) -> None:
        path = self.root / side / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
