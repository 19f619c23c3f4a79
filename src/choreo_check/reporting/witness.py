"""The event that shows a break, as JSON: on one line where there is room."""

from __future__ import annotations

import json
from collections.abc import Mapping


def has_event(witness: Mapping[str, object] | None) -> bool:
    """Say whether there is an event to show; it may itself be null."""
    return witness is not None and "event" in witness


def witness_lines(witness: Mapping[str, object], room: int, *, is_short: bool = False) -> list[str]:
    """Return the event of a witness as lines of JSON: one where it fits into the room, or is to be short."""
    short = json.dumps(witness["event"], ensure_ascii=False)
    if is_short or len(short) <= room:
        return [short]
    return json.dumps(witness["event"], ensure_ascii=False, indent=2).splitlines()
