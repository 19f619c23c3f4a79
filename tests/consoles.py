"""The commands in the documentation, with the output that it shows: both are executed.

A block fenced as `console` holds commands after `$ ` and what they print; a line of three dots stands for any lines. A
last line `[exit 1]` tells the status, which is 0 otherwise.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
STATUS = re.compile(r"\[exit (\d+)\]")


@dataclass
class Console:
    """One command of the documentation."""

    page: str
    command: str
    shown: list[str] = field(default_factory=list)
    status: int = 0

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the output must match."""
        lines = (
            r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + r"[ ]*\n" for line in self.shown
        )
        return re.compile("".join(lines))

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run the command from the root of the project, as a reader would."""
        python = f'"{sys.executable}" -m'
        pytest = f"{python} pytest -p no:cacheprovider -p no:xdist -p no:hypothesispytest"
        script = f'choreo-check() {{ {python} choreo_check "$@"; }}; pytest() {{ {pytest} "$@"; }}; {self.command}'
        return subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607


def consoles(path: Path) -> Iterator[Console]:
    """Yield the commands of one page."""
    for fence in FENCE.finditer(path.read_text(encoding="utf-8")):
        yield from _in_block(fence[1], str(path.relative_to(ROOT)))


def _in_block(block: str, page: str) -> Iterator[Console]:
    current: Console | None = None
    for line in block.splitlines():
        if line.startswith("$ "):
            if current is not None:
                yield current
            current = Console(page, line[2:])
        elif current is not None and (status := STATUS.fullmatch(line)):
            current.status = int(status[1])
        elif current is not None:
            current.shown.append(line)
    if current is not None:
        yield current
