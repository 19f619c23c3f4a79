"""YAML or JSON text to a tree that remembers where everything stands, and says no to what would surprise a reader.

PyYAML's parser is used for its events only. Its own construction reads YAML 1.1 (where the key `on` is the boolean
True), lets the last of two equal keys win, recurses once a level, and forgets positions; so the tree is built here:
iteratively, with the scalars of YAML 1.2, with merge keys, and with limits that stop hostile files early.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import yaml

from choreo_check.findings import Location
from choreo_check.loading.json_events import json_events
from choreo_check.loading.malformed import Malformed
from choreo_check.loading.nodes import Entry, Mapping, Node, Scalar, Sequence, Span
from choreo_check.loading.places import place_in
from choreo_check.loading.wording import shown

try:
    from yaml._yaml import CParser as Parser
except ImportError:  # PyYAML built without libyaml: slower, and the same events
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

MAX_DEPTH = 100
TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
SHALLOWER = "a topology needs about eight"
MAX_NODES = 2_000_000
"""How much one file may hold: some 100,000 handlers, and two seconds of reading."""
MAX_REPEATED_NODES = 100_000
"""How much text the aliases of one file may stand for: far above any honest use, far below what exhausts memory."""

MERGE = "<<"
UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML allows nowhere, and the line breaks of Unicode: editors do not count them as lines, and libyaml does."""
PROPERTIES = re.compile(r"(?:(?:!<[^>\s]*>|[&!][^\s,\[\]{}]*)(?:\s|#[^\r\n]*)*)+")
"""The anchor and the tag before a node, which do not belong to its text."""


def compose(text: str, path: str) -> Node:
    """Parse one YAML (or JSON) document.

    Raises:
        Malformed: the text is no YAML (in a .json file: no JSON), is empty, holds several documents, or uses what
            topologies do without.
    """
    if path.lower().endswith(".json"):
        return _Composer(text, path, json_events(text, path)).document()
    if not text.isascii() and UNREADABLE.search(text):
        raise _unreadable(text, path)
    try:
        return _Composer(text, path, iter(Parser(text).get_event, None)).document()
    except yaml.MarkedYAMLError as error:
        place = _location_of(error, text, path)
        raise Malformed(_reason(error), place, hint=_mending(error, text, place)) from None
    except yaml.reader.ReaderError:
        raise _unreadable(text, path) from None


def _mending(error: yaml.MarkedYAMLError, text: str, place: Location) -> str:
    """Return what to do: of a tab, which nobody can see, the parser says only that no token starts with it."""
    if _is_too_deep(error):
        return SHALLOWER
    line = text.splitlines()[place.line - 1 : place.line]
    is_tab = bool(line) and line[0][place.column - 1 : place.column] == "\t"
    return "indent with spaces, not with tabs" if is_tab else "mend the YAML"


def _is_too_deep(error: yaml.MarkedYAMLError) -> bool:
    """Tell whether the parser itself refuses the nesting: newer ones do, and look far ahead of what they have read."""
    return "nesting" in (error.problem or "")


def _reason(error: yaml.MarkedYAMLError) -> str:
    if _is_too_deep(error):
        return TOO_DEEP
    return ", ".join(part for part in (error.context, error.problem) if part)


def _location_of(error: yaml.MarkedYAMLError, text: str, path: str) -> Location:
    mark = error.problem_mark or error.context_mark
    assert mark is not None
    if mark.index >= len(text):
        return place_in(text, len(text), path)
    return _span(mark, mark).within(path)


def _unreadable(text: str, path: str) -> Malformed:
    found = UNREADABLE.search(text)
    assert found is not None
    message = f"the character U+{ord(found[0]):04X} is not allowed here"
    hint = "a topology is plain text in UTF-8; in double quotes, an escape such as \\u2028 may stand for it"
    return Malformed(message, place_in(text, found.start(), path), hint=hint)


def _span(start: Any, end: Any) -> Span:  # noqa: ANN401  libyaml's marks have no exported type
    return Span(start.line, start.column, end.line, end.column)


def _after(start: Any, written: str) -> tuple[int, int]:  # noqa: ANN401  libyaml's marks have no exported type
    """Return the line and the column at which a text ends that begins at a mark."""
    end = place_in(written, len(written), "")
    return start.line + end.line - 1, end.column - 1 + (start.column if end.line == 1 else 0)


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Stop looking for cycles: a tree has none, and looking for them takes half of the time that building it takes."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Composer:
    """Builds the tree from the parser's events; `open` is the stack of collections that have not ended yet."""

    def __init__(self, text: str, path: str, events: Iterator[Any]) -> None:
        self.text = text
        self.path = path
        self.events = events
        self.anchors: dict[str, Node | None] = {}
        self.open: list[tuple[Sequence | Mapping, Scalar | None, str | None]] = []
        self.key: Scalar | None = None
        self.root: Node | None = None
        self.placed = 0
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
        with _garbage_left_alone():
            for event in self.events:
                reaction = self.react.get(type(event))
                if reaction is not None:
                    reaction(event)
        if self.root is None:
            raise Malformed("the file is empty", Location(self.path), hint="start it with `choreo: 1`")
        return self.root

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        if self.root is not None:
            raise self._refusal(event, "a second document starts here", "keep one topology in a file")

    def _scalar(self, event: Any) -> None:  # noqa: ANN401  PyYAML types marks as optional
        if event.tag is not None and event.tag not in {"!", "tag:yaml.org,2002:str"}:
            raise self._refusal(event, f"the tag {shown(event.tag)} is not supported", "write the value without a tag")
        node = Scalar(event.value, event.implicit[0], _span(event.start_mark, event.end_mark))
        if event.anchor is not None or event.tag is not None:
            self._skip_properties(node, event)
        if event.style in {"|", ">"}:
            self._cut_trailing_lines(node, event)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        self._place(node, event)

    def _start_sequence(self, event: yaml.SequenceStartEvent) -> None:
        self._start(event, Sequence(_span(event.start_mark, event.end_mark)))

    def _start_mapping(self, event: yaml.MappingStartEvent) -> None:
        self._start(event, Mapping(_span(event.start_mark, event.end_mark)))

    def _start(self, event: Any, node: Sequence | Mapping) -> None:  # noqa: ANN401  either start event
        if event.tag is not None:
            raise self._refusal(event, f"the tag {shown(event.tag)} is not supported", "write the value without a tag")
        if len(self.open) >= MAX_DEPTH:
            raise self._refusal(event, TOO_DEEP, SHALLOWER)
        if self._expects_key:
            raise self._refusal(event, "a key must be a plain name", "quote it, or indent what follows it")
        if event.anchor is not None:
            self._skip_properties(node, event)
            self.anchors[event.anchor] = None
        self.open.append((node, self.key, event.anchor))
        self.key = None

    def _skip_properties(self, node: Node, event: Any) -> None:  # noqa: ANN401  any event that begins a node
        """Let a node begin after its anchor and its tag."""
        properties = PROPERTIES.match(self.text, event.start_mark.index, event.end_mark.index)
        assert properties is not None
        node.span.line, node.span.column = _after(event.start_mark, properties[0])

    def _cut_trailing_lines(self, node: Scalar, event: Any) -> None:  # noqa: ANN401  a scalar event
        """Let a block scalar end where its text does, not at what follows it."""
        written = self.text[event.start_mark.index : event.end_mark.index].rstrip()
        node.span.end_line, node.span.end_column = _after(event.start_mark, written)

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

    def _alias(self, event: Any) -> None:  # noqa: ANN401  PyYAML types anchors as optional
        node = self.anchors.get(event.anchor)
        if node is None:
            state = "contains itself" if event.anchor in self.anchors else "is not defined before this place"
            raise self._refusal(event, f"the alias *{shown(event.anchor)} {state}", "define the anchor first")
        self.repeated += node.size
        if self.repeated > MAX_REPEATED_NODES:
            raise self._refusal(event, "aliases repeat too much", "write out what the file is meant to say")
        self._place(replace(node, span=_span(event.start_mark, event.end_mark)), event)

    def _place(self, node: Node, event: yaml.Event) -> None:
        self.placed += 1
        if self.placed > MAX_NODES:
            raise self._refusal(event, f"more than {MAX_NODES} parts in one file", "split it with `include:`")
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
            message = f"the key `{shown(key.text)}` is given twice, first on line {line}"
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
