"""YAML text to a tree that remembers where everything stands, and that says no to what would surprise a reader.

PyYAML's parser is used for its events only. Its own construction reads YAML 1.1 (where the key `on` is the boolean
True), lets the last of two equal keys win, recurses once a level, and forgets positions; so the tree is built here:
iteratively, with the scalars of YAML 1.2, with merge keys, and with limits that stop hostile files early.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from choreo_check.errors import ChoreoError
from choreo_check.findings import Location

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML built without libyaml: slower, and the same events
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

MAX_DEPTH = 100
MAX_REPEATED_NODES = 1_000_000
"""How much text the aliases of one file may stand for: far above any honest use, far below what exhausts memory."""

MERGE = "<<"


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


class Malformed(ChoreoError):
    """A file that cannot be read as a topology; the message begins with the place."""

    def __init__(self, message: str, location: Location, *, hint: str | None = None) -> None:
        super().__init__(f"{location}: {message}", hint=hint)
        self.location = location


def compose(text: str, path: str) -> Node:
    """Parse one YAML (or JSON) document.

    Raises:
        Malformed: the text is no YAML, is empty, holds several documents, or uses what topologies do without.
    """
    try:
        return _Composer(text, path).document()
    except yaml.MarkedYAMLError as error:
        raise Malformed(_reason(error), _location_of(error, path), hint="mend the YAML") from None
    except yaml.reader.ReaderError as error:
        raise _unreadable_character(error, text, path) from None


def _reason(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


def _location_of(error: yaml.MarkedYAMLError, path: str) -> Location:
    mark = error.problem_mark or error.context_mark
    return Location(path) if mark is None else _span(mark, mark).within(path)


def _unreadable_character(error: yaml.reader.ReaderError, text: str, path: str) -> Malformed:
    before = text[: error.position]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    character = text[error.position : error.position + 1]
    return Malformed(
        f"the character U+{ord(character or chr(0)):04X} is not allowed here",
        Location(path, line, column, line, column + 1),
        hint="a topology is plain text in UTF-8",
    )


def _span(start: Any, end: Any) -> Span:  # noqa: ANN401  libyaml's marks have no exported type
    return Span(start.line, start.column, end.line, end.column)


class _Composer:
    """Builds the tree from the parser's events; `open` is the stack of collections that have not ended yet."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.events = Parser(text)
        self.anchors: dict[str, Node | None] = {}
        self.open: list[tuple[Sequence | Mapping, Scalar | None, str | None]] = []
        self.key: Scalar | None = None
        self.root: Node | None = None
        self.repeated = 0
        self.react: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._start_sequence,
            yaml.MappingStartEvent: self._start_mapping,
            yaml.SequenceEndEvent: self._end,
            yaml.MappingEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start_document,
        }

    def document(self) -> Node:
        react, next_event = self.react, self.events.get_event
        while (event := next_event()) is not None:
            reaction = react.get(type(event))
            if reaction is not None:
                reaction(event)
        if self.root is None:
            raise Malformed("the file is empty", Location(self.path), hint="start it with `choreo: 1`")
        return self.root

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        if self.root is not None:
            raise self._refusal(event, "a second document starts here", "keep one topology in a file")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag is not None and event.tag not in {"!", "tag:yaml.org,2002:str"}:
            raise self._refusal(event, f"the tag {event.tag} is not supported", "write the value without a tag")
        node = Scalar(event.value, event.implicit[0], _span(event.start_mark, event.end_mark))
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        self._place(node, event)

    def _start_sequence(self, event: yaml.SequenceStartEvent) -> None:
        self._start(event, Sequence(_span(event.start_mark, event.end_mark)))

    def _start_mapping(self, event: yaml.MappingStartEvent) -> None:
        self._start(event, Mapping(_span(event.start_mark, event.end_mark)))

    def _start(self, event: Any, node: Sequence | Mapping) -> None:  # noqa: ANN401  either start event
        if event.tag is not None:
            raise self._refusal(event, f"the tag {event.tag} is not supported", "write the value without a tag")
        if len(self.open) >= MAX_DEPTH:
            raise self._refusal(event, f"nested more than {MAX_DEPTH} levels deep", "a topology needs about eight")
        if self._expects_key:
            raise self._refusal(event, "a key must be a plain name", "quote it, or indent what follows it")
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.open.append((node, self.key, event.anchor))
        self.key = None

    @property
    def _expects_key(self) -> bool:
        return bool(self.open) and self.key is None and isinstance(self.open[-1][0], Mapping)

    def _end(self, event: Any) -> None:  # noqa: ANN401  either end event
        node, self.key, anchor = self.open.pop()
        _close(node, event)
        if isinstance(node, Mapping):
            self._merge(node)
        if anchor is not None:
            self.anchors[anchor] = node
        self._place(node, event)

    def _alias(self, event: yaml.AliasEvent) -> None:
        node = self.anchors.get(event.anchor)
        if node is None:
            state = "contains itself" if event.anchor in self.anchors else "is not defined before this place"
            raise self._refusal(event, f"the alias *{event.anchor} {state}", "define the anchor first")
        self.repeated += node.size
        if self.repeated > MAX_REPEATED_NODES:
            raise self._refusal(event, "aliases repeat too much", "write out what the file is meant to say")
        self._place(replace(node, span=_span(event.start_mark, event.end_mark)), event)

    def _place(self, node: Node, event: yaml.Event) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1][0]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif self.key is not None:
            self._enter(parent, self.key, node)
            self.key = None
        else:
            self.key = self._as_key(node, event)
            return
        parent.size += node.size

    def _as_key(self, node: Node, event: yaml.Event) -> Scalar:
        if not isinstance(node, Scalar):
            raise self._refusal(event, "a key must be a plain name", "quote it, or indent what follows it")
        return node

    def _enter(self, parent: Mapping, key: Scalar, value: Node) -> None:
        first = parent.entries.get(key.text)
        if first is not None:
            line = first.key.span.line + 1
            message = f"the key `{key.text}` is given twice, first on line {line}"
            raise Malformed(message, key.span.within(self.path), hint="keep one of them")
        parent.entries[key.text] = Entry(key, value)

    def _merge(self, node: Mapping) -> None:
        """Bring in what `<<` names; a key of the mapping itself wins, then the earlier of several sources."""
        merge = node.entries.get(MERGE)
        if merge is None or not merge.key.plain:
            return
        del node.entries[MERGE]
        for source in merge.value.items if isinstance(merge.value, Sequence) else [merge.value]:
            if not isinstance(source, Mapping):
                place = source.span.within(self.path)
                raise Malformed("`<<` merges mappings only", place, hint="name an anchor of a mapping: <<: *name")
            for name, entry in source.entries.items():
                node.entries.setdefault(name, entry)

    def _refusal(self, event: yaml.Event, message: str, hint: str) -> Malformed:
        return Malformed(message, _span(event.start_mark, event.end_mark).within(self.path), hint=hint)


def _close(node: Sequence | Mapping, event: Any) -> None:  # noqa: ANN401  either end event
    """Set the end of a collection: the bracket that closes it, or else the end of its last part."""
    last = _last_child(node)
    in_brackets = event.end_mark.index > event.start_mark.index
    if in_brackets or last is None:
        node.span.end_line, node.span.end_column = event.end_mark.line, event.end_mark.column
    else:
        node.span.end_line, node.span.end_column = last.span.end_line, last.span.end_column


def _last_child(node: Sequence | Mapping) -> Node | None:
    if isinstance(node, Sequence):
        return node.items[-1] if node.items else None
    return next(reversed(node.entries.values())).value if node.entries else None
