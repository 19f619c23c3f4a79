"""Turns a report into the text of one format.

Only the module of the format that is asked for is imported: a terminal user pays for no XML, and the import time of the
command line does not grow with the number of formats.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from choreo_check.errors import ChoreoError
from choreo_check.plugins import discover_installed
from choreo_check.reporting.reporter import Report, Reporter

__all__ = ["UnknownFormat", "check_format", "formats", "render"]

_PACKAGE = f"{__name__}.reporters"


class UnknownFormat(ChoreoError):
    """No reporter, built in or installed, has this name."""


def formats() -> tuple[str, ...]:
    """Return the names of the built-in formats in alphabetical order; other distributions may bring more."""
    return tuple(sorted(info.name for info in iter_modules(import_module(_PACKAGE).__path__)))


def render(report: Report, format: str) -> str:  # noqa: A002  the word that users know from --format
    """Return `report` as text in the named format, which ends with a newline.

    Raises:
        UnknownFormat: neither built in nor brought by an installed distribution.
    """
    return _reporter(format).render(report)


def check_format(name: str) -> None:
    """See that there is a format of a name, before the work is done that it is to show.

    Raises:
        UnknownFormat: as `render`.
    """
    _reporter(name)


def _reporter(name: str) -> Reporter:
    if name in formats():
        return _built_in(name)
    installed = {reporter.name: reporter for reporter in discover_installed(Reporter)}
    if name not in installed:
        raise _unknown(name, (*formats(), *installed))
    return installed[name]


def _built_in(name: str) -> Reporter:
    module = import_module(f"{_PACKAGE}.{name}")
    (found,) = (value for value in vars(module).values() if isinstance(value, Reporter))
    return found


def _unknown(name: str, known: tuple[str, ...]) -> UnknownFormat:
    from difflib import get_close_matches  # noqa: PLC0415  needed only when something is misspelt

    nearest_first = get_close_matches(name, known, n=len(known), cutoff=0)
    return UnknownFormat(f"there is no format named {name!r}", hint=f"known formats: {', '.join(nearest_first)}")
