"""Events as a table, such as a query on a log prints: time, event, service, and the id of what it is about.

Columns are separated by `|`, tabs, commas, or at least two blanks. A header names them, in whatever order; without one
they are time, event, service and id. Where only one column holds ids, they are the correlation: a table of bookings
with the booking's id.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from choreo_check.conformance.rows import Row
from choreo_check.errors import ChoreoError
from choreo_check.loading.logs.batch import Batch, Broken
from choreo_check.loading.logs.blocks import Block
from choreo_check.loading.logs.times import Clock

ROLES = {
    "time": ("time", "timestamp", "at", "when", "date", "datetime", "occurredat", "ts", "t"),
    "event": ("event", "eventname", "name", "type", "eventtype"),
    "source": ("service", "servicename", "source", "publisher", "producer"),
    "correlation": ("correlation", "correlationid", "saga", "sagaid", "traceid", "trace"),
    "causation": ("causation", "causationid", "cause", "causeid"),
    "id": ("eventid", "messageid"),
}
WITHOUT_HEADER = {"time": 0, "event": 1, "source": 2, "correlation": 3}
RULE = re.compile(r"[\s|:+=-]+")
BLANKS = re.compile(r"\s{2,}")
NOTHING = {"", "-", "null", "NULL", "None"}


class Table:
    """Reads blocks of the lines of a table; the first line decides what its columns are."""

    def __init__(self, path: str, clock: Clock, broken: Broken) -> None:
        self.path = path
        self.clock = clock
        self.broken = broken
        self.separator: str | None = None
        self.columns: Mapping[str, int] | None = None
        self.width = 0

    def batch(self, block: Block) -> Batch:
        """Return the events of a block."""
        return Batch(list(self._rows(block.first_line, block.content.decode(errors="replace"))), [])

    def _rows(self, first_line: int, text: str) -> Iterator[Row]:
        for number, line in enumerate(text.split("\n"), first_line):
            if not RULE.fullmatch(line) and line.strip():
                row = self._row(number, line.strip())
                if row is not None:
                    yield row

    def _row(self, number: int, line: str) -> Row | None:
        if self.columns is None:
            self.separator = _separator(line)
            cells = self._cells(line) if self.separator else BLANKS.split(line)
            self.width, header = len(cells), _columns(cells)
            self.columns = header or WITHOUT_HEADER
            if header is not None:
                return None
            if self.width != len(WITHOUT_HEADER):
                raise ChoreoError(
                    f"{self.path}: is neither JSON lines nor a table that says what its columns are",
                    hint="give it a header such as: time, event, service, correlation",
                )
        return self._of_cells(number, self._cells(line), self.columns)

    def _of_cells(self, number: int, cells: Sequence[str], columns: Mapping[str, int]) -> Row | None:
        if len(cells) != self.width:
            self.broken.add(number, f"has {len(cells)} columns, not {self.width}")
            return None
        said = {role: cells[at] for role, at in columns.items() if cells[at] not in NOTHING}
        if "event" not in said:
            self.broken.add(number, "names no event")
            return None
        time = self.clock.seconds(said.get("time"))
        return (
            time, number, said["event"], said.get("source"), said.get("correlation"), said.get("id"),
            said.get("causation"),
        )  # fmt: skip

    def _cells(self, line: str) -> list[str]:
        if self.separator is None:
            cells = BLANKS.split(line)
            return cells if len(cells) == self.width else line.split()
        if self.separator == "|":
            return [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
        return [cell.strip() for cell in next(csv.reader([line], delimiter=self.separator))]


def _separator(line: str) -> str | None:
    """Return what separates the columns of a line; nothing where blanks do. A comma may stand in a time."""
    is_aligned = len(BLANKS.split(line)) >= len(WITHOUT_HEADER) - 1
    return next((one for one in ("|", "\t", ",") if one in line and not (one == "," and is_aligned)), None)


def _columns(cells: Sequence[str]) -> Mapping[str, int] | None:
    """Return which column holds what, if this is a header."""
    plain = [re.sub(r"[\W_]+", "", cell).lower() for cell in cells]
    found = {role: at for role, names in ROLES.items() for at, name in enumerate(plain) if name in names}
    if "event" not in found:
        return None
    others = [at for at, name in enumerate(plain) if name.endswith("id") and at not in found.values()]
    for role in ("id", "correlation") if "correlation" in found else ("correlation",):
        if role not in found and others:
            found[role] = others.pop(0)
    return found
