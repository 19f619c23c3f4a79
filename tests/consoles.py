"""The commands in the documentation, with the output that it shows: both are executed.

A block fenced as `console` holds commands after `$ ` and what they print; a line of three dots stands for any lines. A
last line `[exit 1]` tells the status, which is 0 otherwise.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.environment import forget_the_machine

ROOT = Path(__file__).parents[1]
WILD = "..."
STATUS = re.compile(r"\[exit (\d+)\]")
forget_the_machine()
ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "80"}
"""A file that changes twice in a second must not be mistaken for what was compiled of it; a terminal has a width."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has printed, and its status."""

    printed: str
    status: int


@dataclass
class Console:
    """One command of the documentation."""

    page: str
    command: str
    shown: list[str] = field(default_factory=list)
    status: int = 0

    @property
    def text(self) -> str:
        """The command with its output, as the page has it."""
        status = [f"[exit {self.status}]"] if self.status else []
        return "".join(f"{line}\n" for line in [f"$ {self.command}", *self.shown, *status])

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the output must match."""
        lines = (r"(?:.*\n)*?" if line.strip() == WILD else re.escape(line.rstrip()) + r"[ ]*\n" for line in self.shown)
        return re.compile("".join(lines))

    def run(self, directory: Path = ROOT) -> Done:
        """Run the command as a reader would, from the root of the project unless it is said where."""
        python = f'"{sys.executable}" -m'
        pytest = f"{python} pytest -p no:cacheprovider -p no:xdist -p no:hypothesispytest --choreo-no-keep"
        script = f'choreo-check() {{ {python} choreo_check "$@"; }}; pytest() {{ {pytest} "$@"; }}; {self.command}'
        bash = ["bash", "-c", script]
        done = subprocess.run(bash, cwd=directory, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        return Done(done.stdout + done.stderr, done.returncode)

    def agrees_with(self, done: Done) -> bool:
        """Say whether the page shows what was done."""
        return done.status == self.status and self.pattern.fullmatch(done.printed) is not None


def consoles(block: str, page: str) -> Iterator[Console]:
    """Yield the commands of one block."""
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
