"""Everything that can happen in a saga as a table: the one that critics of choreography say cannot exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from choreo_check.scenarios import Group, Move, Scenarios
from choreo_check.topology import Handler, Topology

HEADINGS = ("ends at", "stays done", "undone", "scenarios", "for example")
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Table:
    """The groups of one saga, or why there are none to show."""

    topology: Topology
    saga: str
    starts: tuple[str, ...]
    found: Scenarios | None
    reason: str | None = None

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """One row a group, as texts."""
        handlers = {(handler.service, handler.index): handler for handler in self.topology.handlers}
        return [_row(group, handlers) for group in (self.found.groups if self.found else ())]

    @property
    def remarks(self) -> list[str]:
        """What is to be said about the table as a whole."""
        if self.found is None:
            return [f"not decided, since it {self.reason}"]
        remarks = [f"cut short: {self.found.truncated}"] if self.found.truncated else []
        return remarks + (["cycles are followed for two rounds"] if self.found.bounded else [])

    def as_json(self) -> dict[str, Any]:
        """Return the table for machines."""
        groups = self.found.groups if self.found else ()
        handlers = {(handler.service, handler.index): handler for handler in self.topology.handlers}
        return {
            "saga": self.saga,
            "starts": list(self.starts),
            "decided": self.found is not None,
            "remarks": self.remarks,
            "groups": [_group_as_json(group, handlers) for group in groups],
        }


def text(tables: Sequence[Table]) -> str:
    """Return tables for a terminal."""
    return "\n".join("".join(f"{line}\n" for line in _text_lines(table)) for table in tables)


def markdown(tables: Sequence[Table]) -> str:
    """Return tables in Markdown."""
    return "\n".join("".join(f"{line}\n" for line in _markdown_lines(table)) for table in tables)


def _text_lines(table: Table) -> Iterator[str]:
    yield _title(table)
    rows = [HEADINGS, *table.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows if table.rows else ():
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()
    yield from (f"  {remark}" for remark in table.remarks)


def _markdown_lines(table: Table) -> Iterator[str]:
    yield f"## {_title(table)}"
    yield ""
    if table.rows:
        yield f"| {' | '.join(HEADINGS)} |"
        yield "|" + "---|" * len(HEADINGS)
    for row in table.rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;').replace('<', '&lt;') for cell in row)} |"
    yield from (f"\n{remark}" for remark in table.remarks)


def _title(table: Table) -> str:
    number = len(table.rows)
    kinds = f": {number} way{'' if number == 1 else 's'} it can go" if table.found else ""
    return f"{table.topology.name}, saga {table.saga}, from {' or '.join(table.starts)}{kinds}"


def _row(group: Group, handlers: Mapping[tuple[str, int], Handler]) -> tuple[str, ...]:
    count = f"{group.count}{' or more' if group.more else ''}"
    return (*map(_listed, (group.ends, group.done, group.undone)), count, _listed(_choices(group, handlers), "; "))


def _listed(names: Sequence[str], separator: str = ", ") -> str:
    return separator.join(names) or NOTHING


def _choices(group: Group, handlers: Mapping[tuple[str, int], Handler]) -> list[str]:
    """Return what was left open and how it was decided in the example: outcomes, timeouts, timers."""
    chosen = (_choice(move, handlers[move.service, move.handler]) for move in group.moves)
    return [choice for choice in chosen if choice is not None]


def _choice(move: Move, handler: Handler) -> str | None:
    if move.kind == "timeout":
        return f"{move.service} gives up waiting"
    if move.kind == "timer":
        return f"{move.service}'s timer fires"
    if move.outcome is None or len(handler.outcomes) == 1:
        return None
    outcome = handler.outcomes[move.outcome]
    deed = outcome.emits or (outcome.does or outcome.undoes,)
    told = " and ".join(mention.name for mention in deed if mention is not None)
    return f"{move.service}: {told or 'nothing'}"


def _group_as_json(group: Group, handlers: Mapping[tuple[str, int], Handler]) -> dict[str, Any]:
    return {
        "ends": list(group.ends),
        "done": list(group.done),
        "undone": list(group.undone),
        "scenarios": group.count,
        "more": group.more,
        "published": list(group.published),
        "choices": _choices(group, handlers),
    }
