"""What a project says in `[tool.choreo-check]` of the closest pyproject.toml above a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from choreo_check.errors import ChoreoError
from choreo_check.loading.sources import read_text
from choreo_check.loading.wording import shown
from choreo_check.resemblance import nearest

TABLE = "choreo-check"


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of one project; what is absent was not said. Paths are relative to the file's directory."""

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    fail_on: str | None = None
    baseline: Path | None = None
    waivers: tuple[Path, Any] | None = None
    """The file, and what it says under `waivers`: `compat` reads it, and no other command needs it."""


def closest_configuration(start: Path) -> Configuration:
    """Return the settings of the closest pyproject.toml, at or above a file or directory, that has any.

    Raises:
        ChoreoError: the file cannot be read, or has a setting that does not exist or is of the wrong kind.
    """
    for folder in start.absolute().parents if not start.is_dir() else (start.absolute(), *start.absolute().parents):
        path = folder / "pyproject.toml"
        table = _table(path) if path.is_file() else None
        if table is not None:
            return _configuration(table, path)
    return Configuration()


def _table(path: Path) -> Mapping[str, Any] | None:
    text = read_text(path)
    if TABLE not in text:
        return None
    import tomllib  # noqa: PLC0415  few projects have settings

    try:
        tools = tomllib.loads(text).get("tool")
    except (ValueError, RecursionError) as error:
        raise ChoreoError(f"{path}: {error}", hint="mend the TOML") from None
    table = tools.get(TABLE) if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ChoreoError(f"{path}: `{TABLE}` in [tool] wants a table", hint=f"write [tool.{TABLE}]")
    return table


def _configuration(table: Mapping[str, Any], path: Path) -> Configuration:
    known = {field.name.replace("_", "-"): field.name for field in fields(Configuration)}
    said: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            near = nearest(key, known)
            hint = f"did you mean `{near}`?" if near else f"known settings: {', '.join(known)}"
            raise ChoreoError(f"{path}: unknown setting `{shown(key)}` in [tool.{TABLE}]", hint=hint)
        said[known[key]] = _setting(key, value, path)
    return Configuration(**said)


def _setting(key: str, value: Any, path: Path) -> Any:  # noqa: ANN401  whatever TOML holds
    if key == "waivers":
        return path, value
    if key in {"fail-on", "baseline"}:
        if not isinstance(value, str):
            raise ChoreoError(f"{path}: `{key}` in [tool.{TABLE}] wants a text", hint=f'write {key} = "..."')
        return path.parent / value if key == "baseline" else value
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ChoreoError(f"{path}: `{key}` in [tool.{TABLE}] wants a list of texts", hint=f'write {key} = ["..."]')
    return tuple(value)
