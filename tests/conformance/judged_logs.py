"""The examples in a criterion's documentation, as logs that can be judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from choreo_check.conformance.criterion import Criterion

FENCE = re.compile(r"^```(?P<language>yaml|json|log) ?(?P<name>\S*)\n(?P<body>.*?)^```", re.DOTALL | re.MULTILINE)
MARK = "  <- flagged"


@dataclass
class Example:
    """A log, the lines that the criterion must point at, and the topology and contracts that it is held against."""

    text: str
    topology: str
    files: dict[str, str] = field(default_factory=dict)
    is_flagged: bool = False

    @property
    def flagged_lines(self) -> list[int]:
        return [number for number, line in enumerate(self.text.splitlines(), 1) if line.endswith(MARK)]

    def write(self, folder: Path) -> tuple[Path, Path]:
        log, topology = folder / "events.log", folder / "topology.yaml"
        log.write_text(self.text.replace(MARK, ""), encoding="utf-8")
        topology.write_text(self.topology, encoding="utf-8")
        for name, body in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body, encoding="utf-8")
        return log, topology


def examples(criterion: Criterion) -> Iterator[Example]:
    head, *sections = re.split(r"^## (?=Flagged|Accepted)", criterion.documentation, flags=re.MULTILINE)
    fences = list(FENCE.finditer(head))
    topology = next(fence["body"] for fence in fences if fence["language"] == "yaml")
    files = {fence["name"]: fence["body"] for fence in fences if fence["language"] == "json"}
    for section in sections:
        for fence in FENCE.finditer(section):
            yield Example(fence["body"], topology, files, section.startswith("Flagged"))
