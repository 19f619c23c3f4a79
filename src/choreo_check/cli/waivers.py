"""The waivers of `[[tool.choreo-check.waivers]]`: what a team has agreed to break, why, and until when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from choreo_check.cli.states import relative
from choreo_check.compatibility.policies.waivers import Waiver
from choreo_check.errors import ChoreoError
from choreo_check.findings import Location
from choreo_check.loading.configuration import Configuration
from choreo_check.loading.sources import read_text

HEADER = re.compile(r"^\s*\[\[\s*tool\s*\.\s*[\"']?choreo-check[\"']?\s*\.\s*waivers\s*\]\]")
KEYS = ("event", "reason", "until", "code")
EXAMPLE = '[[tool.choreo-check.waivers]] event = "order.placed", reason = "...", until = 2030-01-31'


def waivers_of(configuration: Configuration) -> tuple[Waiver, ...]:
    """Return the waivers that a configuration lists.

    Raises:
        ChoreoError: one of them is not whole.
    """
    if configuration.waivers is None:
        return ()
    path, value = configuration.waivers
    if not isinstance(value, list):
        raise ChoreoError(f"{path}: `waivers` wants a list of tables", hint=f"write {EXAMPLE}")
    lines = _lines(path)
    places = lines if len(lines) == len(value) else [1] * len(value)
    return tuple(_waiver(entry, path, line) for entry, line in zip(value, places, strict=True))


def _waiver(entry: Any, path: Path, line: int) -> Waiver:  # noqa: ANN401  whatever TOML holds
    if not isinstance(entry, Mapping):
        raise ChoreoError(f"{path}: `waivers` wants a list of tables", hint=f"write {EXAMPLE}")
    unknown = [key for key in entry if key not in KEYS]
    if unknown:
        raise ChoreoError(f"{path}:{line}: unknown key `{unknown[0]}` in a waiver", hint=f"known: {', '.join(KEYS)}")
    texts = {key: entry.get(key) for key in ("event", "reason")}
    missing = [key for key, text in texts.items() if not isinstance(text, str) or not text.strip()]
    code = entry.get("code")
    if missing or not (code is None or isinstance(code, str)):
        raise ChoreoError(f"{path}:{line}: a waiver wants a text as `{(missing or ['code'])[0]}`", hint=EXAMPLE)
    place = Location(relative(path).as_posix(), line, 1, line, 1)
    return Waiver(str(texts["event"]), str(texts["reason"]), _until(entry.get("until"), path, line), code, place)


def _until(value: Any, path: Path, line: int) -> date:  # noqa: ANN401  whatever TOML holds
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ChoreoError(f"{path}:{line}: a waiver wants a date as `until`", hint=EXAMPLE) from None


def _lines(path: Path) -> list[int]:
    """Return the lines on which the tables of waivers begin."""
    return [number for number, line in enumerate(read_text(path).splitlines(), start=1) if HEADER.match(line)]
