"""Holds events against their contracts: each version is made ready once, and asked for reasons only when it says no.

An event that names a version must be valid under that one; any other under some version. Where the topology says that
messages are bare data, and a log has wrapped them, what is in the wrapping is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from choreo_check.conformance.rows import Row
from choreo_check.contracts import Contract, Registry
from choreo_check.topology import Envelope

USUAL = Envelope()


class Promises:
    """The contracts of one topology; `objections` collects what they have said, by line."""

    def __init__(self, registry: Registry, envelope: Envelope) -> None:
        self.registry = registry
        self.schema = envelope.schema or USUAL.schema or ""
        self.wrapping = USUAL.data if envelope.data is None else None
        self.versions: dict[str, tuple[Contract, ...]] = {}
        self.identified: dict[str, Contract] = {}
        self.objections: dict[int, str] = {}
        self.checked = 0

    def check(self, rows: Sequence[Row], messages: Sequence[Mapping[str, Any]]) -> None:
        """Note what the contracts have against some events."""
        for row, message in zip(rows, messages, strict=True):
            versions = self.versions.get(row[2])
            if versions is None:
                versions = self._learn(row[2])
            if versions:
                self._judge(row[1], message, versions)

    def forget(self, rows: Sequence[Row]) -> None:
        """Drop what was said of events that have been judged."""
        if self.objections:
            for row in rows:
                self.objections.pop(row[1], None)

    def _judge(self, line: int, message: Mapping[str, Any], versions: tuple[Contract, ...]) -> None:
        self.checked += 1
        named = message.get(self.schema)
        declared = self.identified.get(named) if isinstance(named, str) else None
        asked = (declared,) if declared in versions and declared is not None else versions
        event = message.get(self.wrapping, message) if self.wrapping else message
        if not any(one.accepts(event) for one in asked):
            reasons = asked[-1].objections(event)
            self.objections[line] = reasons[0] if reasons else "it is not valid"

    def _learn(self, event: str) -> tuple[Contract, ...]:
        usable = tuple(one for one in self.registry.versions(event) if one.fault is None)
        self.versions[event] = usable
        for one in usable:
            if one.identifier is not None:
                self.identified[one.identifier] = one
        return usable
