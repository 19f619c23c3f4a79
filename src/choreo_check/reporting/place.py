"""Where a finding is, in the terms of consumers that know files by URL and insist on proper spans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from urllib.parse import quote

from choreo_check.findings import Location


def posix(path: str) -> str:
    """Return `path` with forward slashes and without a leading `./`."""
    return PurePath(path).as_posix()


def uri(path: str) -> str:
    """Return `path` as a URI reference: relative for a relative path."""
    quoted = quote(posix(path), errors="surrogatepass")
    if not PurePath(path).is_absolute():
        return quoted
    return f"file:///{quoted.lstrip('/')}"


def proper(location: Location) -> Location:
    """Return `location` with an end that is not before its start, as consumers reject that."""
    start = (location.line, location.column)
    end_line, end_column = max(start, (location.end_line, location.end_column))
    return replace(location, end_line=end_line, end_column=end_column)
