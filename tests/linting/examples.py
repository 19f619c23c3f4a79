"""The examples in a rule's documentation, as files that can be linted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from choreo_check.linting.rule import Rule

FENCE = re.compile(r"^```(?P<language>yaml|json|python) ?(?P<name>\S*)\n(?P<body>.*?)^```", re.DOTALL | re.MULTILINE)
MARK = "<- flagged"


@dataclass
class Example:
    """A topology, the lines that a rule must point at, and the contracts beside it."""

    text: str
    files: dict[str, str]
    marked: bool

    @property
    def flagged_lines(self) -> list[int]:
        return [number for number, line in enumerate(self.text.splitlines(), 1) if MARK in line]

    def write(self, folder: Path) -> Path:
        for name, body in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        topology = folder / "topology.yaml"
        topology.write_text(self.text, encoding="utf-8")
        return topology


def examples(rule: Rule) -> Iterator[Example]:
    for section in re.split(r"^## ", rule.documentation, flags=re.MULTILINE):
        if section.startswith(("Flagged", "Accepted")):
            yield from _in_section(section, flagged=section.startswith("Flagged"))


def _in_section(section: str, *, flagged: bool) -> Iterator[Example]:
    current: Example | None = None
    for fence in FENCE.finditer(section):
        if fence["language"] == "json":
            assert current is not None
            current.files[fence["name"]] = fence["body"]
            continue
        if current is not None:
            yield current
        current = Example(_as_text(fence), {}, flagged)
    if current is not None:
        yield current


def _as_text(fence: re.Match[str]) -> str:
    if fence["language"] == "yaml":
        return fence["body"]
    names: dict[str, Any] = {}
    exec(fence["body"], names)  # noqa: S102  our own documentation
    return json.dumps(names["topology"], indent=1)
