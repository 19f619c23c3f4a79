"""The pages of the documentation, cut into what is said, files that the reader writes, and commands to run.

A block whose file is named in bold on a line above it is that file; a `diff` is a change of it, with as much around it
as it takes to find the place, and `...` between places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.consoles import ROOT, WILD, Console, consoles

PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "reference_services").rglob("*.md")),
]
TUTORIAL = sorted((ROOT / "docs" / "tutorial").glob("[0-9]*.md"))
"""The chapters. Each goes on in the directory where the one before has ended."""
FENCE = re.compile(r"(?:^\*\*`(?P<file>\S+)`\*\*\n\n)?^```(?P<kind>.*)\n(?P<body>(?:.*\n)*?)```$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prose:
    """What is neither written nor run."""

    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Commands, one after the other."""

    consoles: list[Console]

    @property
    def text(self) -> str:
        """The block as the page has it."""
        return f"```console\n{''.join(console.text for console in self.consoles)}```"


@dataclass(frozen=True, slots=True)
class Listing:
    """A file, or a change of one."""

    text: str
    file: str
    body: str
    is_change: bool

    def write(self, directory: Path) -> None:
        """Do what the reader is asked to do with the file."""
        path = directory / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = changed(path.read_text(encoding="utf-8"), self.body) if self.is_change else self.body
        path.write_text(text, encoding="utf-8")


Piece = Prose | Block | Listing


def pieces(path: Path) -> Iterator[Piece]:
    """Yield all of a page, in order."""
    text, end = path.read_text(encoding="utf-8"), 0
    for fence in FENCE.finditer(text):
        yield Prose(text[end : fence.start()])
        yield _piece(fence, str(path.relative_to(ROOT)))
        end = fence.end()
    yield Prose(text[end:])


def _piece(fence: re.Match[str], page: str) -> Piece:
    if fence["kind"] == "console":
        return Block(list(consoles(fence["body"], page)))
    if fence["file"]:
        return Listing(fence[0], fence["file"], fence["body"], fence["kind"] == "diff")
    return Prose(fence[0])


def changed(text: str, change: str) -> str:
    """Return a text with a change made, each part of it at the one place that it fits."""
    for part in change.split(f"{WILD}\n"):
        lines = part.splitlines(keepends=True)
        before, after = ("".join(line[1:] or line for line in lines if line[0] != sign) for sign in "+-")
        assert text.count(before) == 1, f"{text.count(before)} places for\n{before}"
        text = text.replace(before, after)
    return text
