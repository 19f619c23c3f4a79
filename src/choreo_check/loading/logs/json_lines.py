"""Events as JSON, one a line: CloudEvents, or whatever the topology's `envelope` says.

A block is scanned from value to value, in half the time of a read for each line; where that does not work out, its
lines are read one by one, to find which of them is broken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from sys import intern
from typing import Any

from choreo_check.conformance.rows import Row
from choreo_check.loading.logs.batch import Batch, Broken
from choreo_check.loading.logs.blocks import Block
from choreo_check.loading.logs.quick import IS_INSTALLED, Quick
from choreo_check.loading.logs.times import Clock
from choreo_check.topology import Envelope

Numbered = Iterable[tuple[int, Any]]
USUAL = Envelope()
SCAN: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


class JsonLines:
    """Reads blocks of JSON lines. Where messages lack an attribute, their log is expected to have the usual one."""

    def __init__(self, envelope: Envelope, clock: Clock, broken: Broken, *, keeps_messages: bool) -> None:
        self.attributes = {
            role: getattr(envelope, role) or getattr(USUAL, role)
            for role in ("type", "source", "correlation", "id", "causation", "time")
        }
        self.is_nested = any("." in attribute for attribute in self.attributes.values())
        self.clock = clock
        self.broken = broken
        self.keeps_messages = keeps_messages
        is_plain = not (self.is_nested or keeps_messages)
        self.quick = Quick(self.attributes, clock) if IS_INSTALLED and is_plain else None

    def batch(self, block: Block) -> Batch:
        """Return the events of a block."""
        quickly = self.quick.rows(block.first_line, block.content) if self.quick else None
        return Batch(quickly, []) if quickly is not None else self._plainly(block)

    def _plainly(self, block: Block) -> Batch:
        events = self._events(block)
        if self.is_nested:
            events = ((line, self._flat(event)) for line, event in events)
        rows, messages = list[Row](), list[Any]()
        self._read(events, rows, messages.append if self.keeps_messages else None)
        return Batch(rows, messages)

    def _read(self, events: Numbered, rows: list[Row], keep: Callable[[Any], None] | None) -> None:
        """Make rows of events: all that happens to each of ten million, and so in one loop."""
        type_, source, correlation, id_, causation, time = self.attributes.values()
        seconds, add = self.clock.seconds, rows.append
        for line, event in events:
            if event.__class__ is not dict:
                self.broken.add(line, "is no JSON object")
                continue
            get = event.get
            name = get(type_)
            if name.__class__ is not str or not name:
                self.broken.add(line, f"has no `{type_}`: no name of an event")
                continue
            where, saga, own, cause = get(source), get(correlation), get(id_), get(causation)
            add((
                seconds(get(time)),
                line,
                intern(name),
                intern(where) if where.__class__ is str and where else None,
                saga if saga.__class__ is str and saga else _text(saga),
                own if own.__class__ is str and own else _text(own),
                cause if cause.__class__ is str and cause else _text(cause),
            ))  # fmt: skip
            if keep is not None:
                keep(event)

    def _events(self, block: Block) -> Numbered:
        try:
            events = _decoded(block.content.decode())
        except (ValueError, RecursionError, StopIteration):
            return self._one_by_one(block)
        return enumerate(events, block.first_line) if len(events) == block.lines else self._one_by_one(block)

    def _one_by_one(self, block: Block) -> Iterator[tuple[int, Any]]:
        for number, line in enumerate(block.content.split(b"\n"), block.first_line):
            if line.strip():
                try:
                    yield number, json.loads(line.decode())
                except UnicodeDecodeError:
                    self.broken.add(number, "is not UTF-8")
                except RecursionError:
                    self.broken.add(number, "is nested too deeply")
                except ValueError as error:
                    reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                    self.broken.add(number, f"is no JSON: {reason[:1].lower()}{reason[1:]}")

    def _flat(self, event: Any) -> Any:  # noqa: ANN401  JSON is of any type
        """Return an event with the attributes that lie in objects inside it on top."""
        if not isinstance(event, dict):
            return event
        return event | {name: _inside(event, name) for name in self.attributes.values() if name not in event}


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


def _inside(event: Any, path: str) -> Any:  # noqa: ANN401  JSON is of any type
    for part in path.split("."):
        event = event.get(part) if isinstance(event, dict) else None
    return event


def _text(value: object) -> str | None:
    """Return an id that is a number as text; what else is no text is no id."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
