"""Finds the comments of a file in YAML or JSON, which a parser throws away.

A `#` begins a comment at the start of a line or after a space, and nowhere in a quoted text or a block of text; so
quotes and blocks are followed from line to line. Nothing else of the language matters here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
TOKEN = re.compile(
    r"""(?P<space>[ \t]+)
      | (?P<comment>\#.*)
      | (?P<quote>["\'])
      | (?P<block>[|>][0-9+-]*[ \t]*(?=$|[ \t]\#))
      | (?P<mark>[-?:](?=[ \t]|$) | [\[\]{},] | [&*!][^\s,\[\]{}]* | (?<=["\']):)
      | (?P<plain>(?:[^\s:\#,\[\]{}] | :(?=[^\s,\[\]{}]) | (?<=\S)\# | [ \t]+(?=[^\s:\#,\[\]{}]))+ | .)""",
    re.VERBOSE,
)
CLOSING = {'"': re.compile(r'(?:[^"\\]|\\.)*?"|$'), "'": re.compile(r"(?:[^']|'')*?'(?!')|$")}
LEADING = re.compile(r" *(?:[-?:][ \t]+)*")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment from its `#` on; `speaks_for` is its own line, or when it stands alone, the next that holds more."""

    text: str
    line: int
    column: int
    speaks_for: int


def comments(text: str) -> Iterator[Comment]:
    """Yield the comments of a file, in order."""
    scanner = _Scanner()
    alone: list[Comment] = []
    for number, line in enumerate(LINE_BREAK.split(text), 1):
        start = scanner.comment_of(line)
        holds_more = bool(line[:start].strip())
        if holds_more:
            yield from (replace(comment, speaks_for=number) for comment in alone)
            alone = []
        if start is not None:
            comment = Comment(line[start:], number, start + 1, number)
            if holds_more:
                yield comment
            else:
                alone.append(comment)
    yield from alone


class _Scanner:
    """Remembers from line to line whether a quote or a block of text is open."""

    def __init__(self) -> None:
        self.quote: str | None = None
        self.block: int | None = None

    def comment_of(self, line: str) -> int | None:
        """Return where the comment of the next line begins, if it has one."""
        if self.block is not None and self._is_in_block(line):
            return None
        self.block = None
        position = self._after_quote(line, 0)
        while position < len(line):
            token = TOKEN.match(line, position)
            assert token is not None
            if token["comment"] and line[position - 1 : position] in {"", " ", "\t"}:
                return position
            position = token.end()
            if token["quote"]:
                self.quote = token["quote"]
                position = self._after_quote(line, position)
            elif token["block"]:
                self.block = _indent_of_holder(line, token.start())
        return None

    def _is_in_block(self, line: str) -> bool:
        indent = len(line) - len(line.lstrip(" "))
        return not line.strip() or self.block is None or indent > self.block

    def _after_quote(self, line: str, position: int) -> int:
        if self.quote is None:
            return position
        closing = CLOSING[self.quote].match(line, position)
        if closing is None or not closing[0]:
            return len(line)
        self.quote = None
        return closing.end()


def _indent_of_holder(line: str, header: int) -> int:
    """Return the column that the lines of a block must be indented beyond: that of its key, or of its dash."""
    start = LEADING.match(line)
    assert start is not None
    return start.end() if start.end() < header else line.rfind("-", 0, header)
