"""Sagas of a log as they went: what a query on a log shows, and who answered whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from choreo_check.findings import Step
from choreo_check.reporting.diagram import sequence
from choreo_check.reporting.visible import cells, visible


class Told(Protocol):
    """One saga, and what is to be known of it."""

    @property
    def correlation(self) -> str:
        """The id that its events share."""

    @property
    def end(self) -> str:
        """How it went, in a word."""

    @property
    def began(self) -> str:
        """When its first event happened; nothing, where no time is known."""

    @property
    def codes(self) -> tuple[str, ...]:
        """What was found in it."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its events."""


def text(sagas: Sequence[Told]) -> str:
    """Return sagas for a terminal, one event a line, and an empty line after each saga."""
    return "".join(f"{line}\n" for saga in sagas for line in _lines(saga))


def markdown(sagas: Sequence[Told]) -> str:
    """Return sagas as sequence diagrams under headings."""
    return "".join(f"### {_title(saga)}\n\n```mermaid\n{sequence(saga.steps)}\n```\n\n" for saga in sagas)


def mermaid(sagas: Sequence[Told]) -> str:
    """Return sagas as sequence diagrams, each with a comment that names it."""
    return "".join(f"%% {_title(saga)}\n{sequence(saga.steps)}\n\n" for saga in sagas)


def as_json(saga: Told) -> dict[str, Any]:
    """Return one saga for machines."""
    return {
        "correlation": saga.correlation,
        "end": saga.end,
        "began": saga.began,
        "codes": list(saga.codes),
        "events": [
            {
                "time": step.notes[0] if step.notes else None,
                "event": step.publishes[0],
                "service": step.service,
                "after": list(step.consumes),
                "line": step.location.line,
            }
            for step in saga.steps
        ],
    }


def _title(saga: Told) -> str:
    began = f" from {saga.began}" if saga.began else ""
    found = f", {', '.join(saga.codes)}" if saga.codes else ""
    return f"saga {visible(saga.correlation)}{began}: {saga.end}{found}"


def _lines(saga: Told) -> Iterator[str]:
    yield _title(saga)
    rows = [_row(step) for step in saga.steps]
    widths = [max(cells(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        padded = (f"{cell}{' ' * (width - cells(cell))}" for cell, width in zip(row[:3], widths, strict=True))
        yield f"  {'  '.join((*padded, row[3]))}".rstrip()
    yield ""


def _row(step: Step) -> tuple[str, str, str, str]:
    after = f"after {' and '.join(step.consumes)}" if step.consumes else ""
    return (
        step.notes[0] if step.notes else "",
        visible(step.service),
        visible(step.publishes[0]),
        visible(after),
    )
