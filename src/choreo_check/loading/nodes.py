"""The tree that a file becomes: texts, lists and mappings that remember where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from choreo_check.findings import Location


@dataclass(slots=True)
class Span:
    """Where a node starts and ends, counted from zero as the parser does; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def within(self, path: str) -> Location:
        """Return the location in a file, counted from one."""
        return Location(path, self.line + 1, self.column + 1, self.end_line + 1, self.end_column + 1)


@dataclass(slots=True)
class Scalar:
    """A text and whether it was written without quotes, so that it may stand for a number or a truth value."""

    text: str
    plain: bool
    span: Span
    size: int = 1


@dataclass(slots=True)
class Sequence:
    """A list."""

    span: Span
    items: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class Entry:
    """A key of a mapping and its value."""

    key: Scalar
    value: Node


@dataclass(slots=True)
class Mapping:
    """A mapping; keys are texts, each once."""

    span: Span
    entries: dict[str, Entry] = field(default_factory=dict)
    size: int = 1

    def get(self, key: str) -> Node | None:
        """Return the value of a key, if it is there."""
        entry = self.entries.get(key)
        return None if entry is None else entry.value


Node = Scalar | Sequence | Mapping
