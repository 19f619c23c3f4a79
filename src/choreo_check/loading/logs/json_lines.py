"""Events as JSON, one a line: CloudEvents, or whatever the topology's `envelope` says.

A block is scanned from value to value, in half the time of a read for each line; where that does not work out, its
lines are read one by one, to find which of them is broken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from choreo_check.loading.logs.batch import Batch, Broken
from choreo_check.loading.logs.blocks import Block
from choreo_check.loading.logs.columns import ROLES, are_texts, rows_of
from choreo_check.loading.logs.quick import Quick
from choreo_check.loading.logs.times import Clock
from choreo_check.topology import Envelope
from choreo_check.topology.attributes import attribute

USUAL = Envelope()
SCAN: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


class NotAnEvent(Exception):
    """What is wrong with a value that is no event."""


class JsonLines:
    """Reads blocks of JSON lines. Where messages lack an attribute, their log is expected to have the usual one."""

    def __init__(self, envelope: Envelope, clock: Clock, broken: Broken, *, keeps_messages: bool) -> None:
        self.attributes = {role: getattr(envelope, role) or getattr(USUAL, role) for role in ROLES}
        self.type = self.attributes["type"]
        self.is_nested = any("." in attribute for attribute in self.attributes.values())
        self.clock = clock
        self.broken = broken
        self.keeps_messages = keeps_messages
        is_plain = not (self.is_nested or keeps_messages)
        self.quick = Quick(self.attributes, clock) if is_plain else None

    def batch(self, block: Block) -> Batch:
        """Return the events of a block."""
        quickly = self.quick.rows(block) if self.quick else None
        return Batch(quickly, []) if quickly is not None else self._plainly(block)

    def _plainly(self, block: Block) -> Batch:
        events = self._at_once(block)
        lines: Sequence[int] = block.numbers
        if events is None:
            read = [*self._one_by_one(block)]
            lines, events = [line for line, _ in read], [event for _, event in read]
        type_, time, source, *ids = ([event.get(name) for event in events] for name in self.attributes.values())
        columns = (type_, time, _names(source), *map(_texts, ids))
        return Batch(rows_of(lines, columns, self.clock), events if self.keeps_messages else [])

    def _at_once(self, block: Block) -> list[Any] | None:
        """Return the events of a block, one a line; nothing, where any line is anything else."""
        try:
            values = _decoded(block.content.decode())
        except (ValueError, RecursionError, StopIteration):
            return None
        if len(values) != len(block.texts) or {*map(type, values)} != {dict}:
            return None
        events = [self._flat(value) for value in values] if self.is_nested else values
        types = [event.get(self.type) for event in events]
        return events if {*map(type, types)} == {str} and all(types) else None

    def _one_by_one(self, block: Block) -> Iterator[tuple[int, Any]]:
        """Yield the events of a block with their lines, and note which lines are none."""
        for number, line in zip(block.numbers, block.texts, strict=True):
            if line.strip():
                try:
                    yield number, self._event(json.loads(line.removesuffix(b"\n").decode()))
                except UnicodeDecodeError:
                    self.broken.add(number, "is not UTF-8")
                except RecursionError:
                    self.broken.add(number, "is nested too deeply")
                except json.JSONDecodeError as error:
                    self.broken.add(number, f"is no JSON: {error.msg[:1].lower()}{error.msg[1:]}")
                except NotAnEvent as error:
                    self.broken.add(number, str(error))
                except ValueError as error:
                    self.broken.add(number, f"is no JSON: {str(error)[:1].lower()}{str(error)[1:]}")

    def _event(self, value: Any) -> Any:  # noqa: ANN401  JSON is of any type
        """Return an event with its attributes on top.

        Raises:
            NotAnEvent: it is something else.
        """
        if not isinstance(value, dict):
            raise NotAnEvent("is no JSON object")
        event = self._flat(value) if self.is_nested else value
        name = event.get(self.type)
        if not isinstance(name, str) or not name:
            raise NotAnEvent(f"has no `{self.type}`: no name of an event")
        return event

    def _flat(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return an event with the attributes that lie in objects inside it on top."""
        return event | {name: attribute(event, name) for name in self.attributes.values() if name not in event}


def _decoded(text: str) -> list[Any]:
    """Return the values of a text in which each ends where a line ends: as many as lines, if none has more than one.

    Raises:
        ValueError: it is no such text; as `StopIteration`, which is what the scanner says.
    """
    events, at, length = list[Any](), 0, len(text)
    while at < length:
        event, end = SCAN(text, at)
        if end < length and text[end] != "\n":
            raise ValueError("two values on one line, or blanks behind one")
        events.append(event)
        at = end + 1
    return events


def _names(column: Sequence[Any]) -> Sequence[str | None]:
    """Return what is text in a column, and nothing for all else."""
    return column if are_texts(column) else [said if isinstance(said, str) else None for said in column]


def _texts(column: Sequence[Any]) -> Sequence[str | None]:
    """Return a column of ids as text: those that are numbers, too. What else is no text is no id."""
    return column if are_texts(column) else [_text(said) for said in column]


def _text(said: object) -> str | None:
    is_id = isinstance(said, str | int) and not isinstance(said, bool)
    return str(said) if is_id else None
