"""Finds one-file extensions: rules, reporters, and whatever else is one module with one public object.

An extension is a module that defines exactly one instance of its kind. Nothing registers on import, so importing a
module twice, or in another order, cannot change what exists. Third parties name a package of such modules under the
entry-point group `choreo_check`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

from choreo_check.errors import ChoreoError

ENTRY_POINTS = "choreo_check"

Extension = TypeVar("Extension")


class MalformedExtension(ChoreoError):
    """A module in an extension package does not define exactly one extension of its kind."""


def discover(package: ModuleType, kind: type[Extension]) -> tuple[Extension, ...]:
    """Return the extensions of one kind in `package`, ordered by module name.

    Raises:
        MalformedExtension: a module of the package defines none, or several.
    """
    return tuple(_only_extension(module, kind) for module in _modules(package))


def discover_installed(kind: type[Extension]) -> tuple[Extension, ...]:
    """Return the extensions of one kind that other distributions bring, ordered by entry point and module.

    Raises:
        MalformedExtension: an entry point names something other than a package of one-object modules.
    """
    if not _any_installed():
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415  a fifth of the start of a lint, and seldom needed

    points = sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, point.value))
    packages = [_loaded(point.load, point.value) for point in points]
    return tuple(found for package in packages for module in _modules(package) for found in _instances(module, kind))


def _any_installed() -> bool:
    """Say whether any installed distribution could bring extensions, by a look at the files that would say so."""
    header = f"[{ENTRY_POINTS}]"
    declarations = (path for entry in sys.path for path in Path(entry).glob("*-info/entry_points.txt"))
    return any(header in _text(path) for path in declarations)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    if not hasattr(package, "__path__"):
        name = getattr(package, "__name__", repr(package))
        raise MalformedExtension(f"{name} is not a package", hint="name a package with one module a rule")
    names = sorted(info.name for info in iter_modules(package.__path__) if not info.name.startswith("_"))
    return (_imported(f"{package.__name__}.{name}") for name in names)


def _imported(name: str) -> ModuleType:
    return _loaded(lambda: import_module(name), name)


def _loaded(load: Callable[[], ModuleType], name: str) -> ModuleType:
    try:
        return load()
    except Exception as error:
        message = f"the extension {name} cannot be imported: {type(error).__name__}: {error}"
        raise MalformedExtension(message, hint="mend it, or uninstall the distribution that brings it") from error


def _only_extension(module: ModuleType, kind: type[Extension]) -> Extension:
    found = _instances(module, kind)
    if len(found) != 1:
        raise MalformedExtension(f"{module.__name__} must define one {kind.__name__}, found {len(found)}")
    return found[0]


def _instances(module: ModuleType, kind: type[Extension]) -> list[Extension]:
    found = {id(value): value for value in vars(module).values() if isinstance(value, kind)}
    return list(found.values())
