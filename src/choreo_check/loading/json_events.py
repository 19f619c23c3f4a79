"""JSON text as the events that a YAML parser would give.

YAML 1.2 contains JSON, and libyaml does not: it refuses surrogate pairs, tabs before the first bracket, keys of more
than 1024 characters and a colon on the next line, and it folds U+2028 inside a text. So `.json` files are read here, by
a stack automaton: each state is the set of tokens that may come next.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from choreo_check.findings import Location
from choreo_check.loading.malformed import Malformed
from choreo_check.loading.places import LINE_BREAK
from choreo_check.loading.wording import shown

SYMBOL = re.compile(
    r'[ \t\r\n]*+([\[\]{}:,"]|(?:-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null)(?![\w.+-]))?'
)
TEXT = json.JSONDecoder()
LITERAL = "literal"
PUNCTUATION = frozenset('{}[],:"')

VALUE = frozenset({'"', LITERAL, "{", "["})
FIRST_ITEM = VALUE | {"]"}
KEY = frozenset({'"'})
FIRST_KEY = KEY | {"}"}
COLON = frozenset({":"})
AFTER_ITEM = frozenset({",", "]"})
AFTER_MEMBER = frozenset({",", "}"})
NOTHING: frozenset[str] = frozenset()

WANTED = {
    VALUE: "a value",
    FIRST_ITEM: "a value or `]`",
    KEY: "a key in quotes",
    FIRST_KEY: "a key in quotes or `}`",
    COLON: "`:`",
    AFTER_ITEM: "`,` or `]`",
    AFTER_MEMBER: "`,` or `}`",
    NOTHING: "nothing more",
}


@dataclass(slots=True)
class Mark:
    """A place in the text, counted from zero."""

    index: int
    line: int
    column: int


def json_events(text: str, path: str) -> Iterator[yaml.Event]:
    """Yield the events of one JSON document; none where the text is blank.

    Raises:
        Malformed: the text is not JSON.
    """
    return _Reader(text, path).events()


class _Reader:
    """Goes through the text once; `open` is the stack of brackets that have not been closed."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.index = self.line = self.line_start = 0
        self.open: list[str] = []
        self.expected = VALUE

    def events(self) -> Iterator[yaml.Event]:
        symbol, start = self._next()
        if not symbol and self.index == len(self.text):
            return
        while symbol:
            if (symbol if symbol in PUNCTUATION else LITERAL) not in self.expected:
                raise self._refusal(start)
            event = self._read(symbol, start)
            if event is not None:
                yield event
            symbol, start = self._next()
        if self.expected is not NOTHING or self.index < len(self.text):
            raise self._refusal(start)

    def _next(self) -> tuple[str, Mark]:
        """Return the next symbol and its place; an empty one where there is no symbol."""
        match = SYMBOL.match(self.text, self.index)
        assert match is not None
        symbol = match[1] or ""
        start = match.end() - len(symbol)
        if start > self.index:
            for line_break in LINE_BREAK.finditer(self.text, self.index, start):
                self.line += 1
                self.line_start = line_break.end()
        self.index = start if symbol == '"' else match.end()
        return symbol, self._mark(start)

    def _mark(self, index: int) -> Mark:
        return Mark(index, self.line, index - self.line_start)

    def _read(self, symbol: str, start: Mark) -> yaml.Event | None:
        """Take one symbol in; return the event that it makes, if it makes one."""
        if symbol in {",", ":"}:
            self.expected = KEY if symbol == "," and self.open[-1] == "{" else VALUE
            return None
        if symbol in {"{", "["}:
            return self._start(symbol, start)
        if symbol in {"}", "]"}:
            return self._end(symbol, start)
        event = self._scalar(symbol, start)
        self.expected = COLON if self.expected in {KEY, FIRST_KEY} else self._after_value()
        return event

    def _start(self, bracket: str, start: Any) -> yaml.Event:  # noqa: ANN401  PyYAML knows its own marks only
        self.open.append(bracket)
        self.expected = FIRST_KEY if bracket == "{" else FIRST_ITEM
        kind = yaml.MappingStartEvent if bracket == "{" else yaml.SequenceStartEvent
        end: Any = self._mark(self.index)
        return kind(anchor=None, tag=None, implicit=True, start_mark=start, end_mark=end)

    def _end(self, bracket: str, start: Any) -> yaml.Event:  # noqa: ANN401  PyYAML knows its own marks only
        self.open.pop()
        self.expected = self._after_value()
        kind = yaml.MappingEndEvent if bracket == "}" else yaml.SequenceEndEvent
        end: Any = self._mark(self.index)
        return kind(start, end)

    def _after_value(self) -> frozenset[str]:
        if not self.open:
            return NOTHING
        return AFTER_MEMBER if self.open[-1] == "{" else AFTER_ITEM

    def _scalar(self, symbol: str, start: Any) -> yaml.ScalarEvent:  # noqa: ANN401  PyYAML knows its own marks only
        value = self._text(start) if symbol == '"' else symbol
        plain = symbol != '"'
        end: Any = self._mark(self.index)
        return yaml.ScalarEvent(None, None, (plain, True), value, start, end)

    def _text(self, start: Mark) -> str:
        try:
            value, self.index = TEXT.raw_decode(self.text, start.index)
        except json.JSONDecodeError as error:
            reason = f"{error.msg[0].lower()}{error.msg[1:].removesuffix(' at')}"
            raise self._malformed(reason, self._mark(error.pos), "mend the JSON") from None
        if not value.isprintable() and re.search("[\ud800-\udfff]", value):
            raise self._malformed("half of a surrogate pair in a text", start, "write both halves, or the character")
        assert isinstance(value, str)
        return value

    def _refusal(self, at: Mark) -> Malformed:
        found = self.text[at.index : at.index + 1]
        met = f"not `{shown(found)}`" if found else "and the file ends"
        hint = "name the file .yaml if it is YAML" if found == "#" else "mend the JSON"
        return self._malformed(f"expected {WANTED[self.expected]}, {met}", at, hint)

    def _malformed(self, message: str, at: Mark, hint: str) -> Malformed:
        place = Location(self.path, at.line + 1, at.column + 1, at.line + 1, at.column + 2)
        return Malformed(message, place, hint=hint)
