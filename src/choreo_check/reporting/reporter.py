"""What a report holds, and what a reporter is.

A reporter is one module with one decorated function from a `Report` to text. Adding a format is adding a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from choreo_check.findings import Check, Finding


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one command has to say, ready to be rendered in any format.

    `sources` holds the text of each file that findings point into, for code frames; `verdicts` are whole lines, such as
    what was proved of each saga; `summary` goes into machine-readable output as it is.
    """

    command: str
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...] = ()
    files: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    verdicts: tuple[str, ...] = ()
    summary: Mapping[str, Any] = field(default_factory=dict)
    color: bool = False
    width: int = 100


Render = Callable[[Report], str]


@dataclass(frozen=True, slots=True)
class Reporter:
    """A named output format."""

    name: str
    render: Render


def reporter(render: Render) -> Reporter:
    """Make the decorated function a reporter, named after its module."""
    return Reporter(render.__module__.rpartition(".")[2], render)
