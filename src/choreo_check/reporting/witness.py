"""The event that shows a break, as JSON: on one line where there is room."""

from __future__ import annotations

import json
from collections.abc import Mapping


def has_event(witness: Mapping[str, object] | None) -> bool:
    """Say whether there is an event to show; it may itself be null."""
    return witness is not None and "event" in witness


def excerpt(witness: Mapping[str, object]) -> str:
    """Return what of an event leads to the member that is refused, on one line, with dots for what was left out."""
    path = witness.get("path")
    return _along(witness["event"], list(map(str, path)) if isinstance(path, list) else [])


def _along(value: object, path: list[str]) -> str:
    if not path:
        return json.dumps(value, ensure_ascii=False)
    name, *rest = path
    if isinstance(value, dict) and name in value:
        inner = f"{json.dumps(name, ensure_ascii=False)}: {_along(value[name], rest)}"
        return f"{{…, {inner}}}" if len(value) > 1 else f"{{{inner}}}"
    if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
        inner = _along(value[int(name)], rest)
        return f"[…, {inner}]" if len(value) > 1 else f"[{inner}]"
    return json.dumps(value, ensure_ascii=False)


def witness_lines(witness: Mapping[str, object], room: int, *, is_short: bool = False) -> list[str]:
    """Return the event of a witness as lines of JSON: one where it fits into the room, or is to be short."""
    short = json.dumps(witness["event"], ensure_ascii=False)
    if is_short or len(short) <= room:
        return [short]
    return json.dumps(witness["event"], ensure_ascii=False, indent=2).splitlines()
