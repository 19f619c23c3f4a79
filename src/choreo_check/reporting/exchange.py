"""Steps as an exchange: who tells whom what, and what happens at each. What every sequence diagram draws.

A step tells what a service has heard and what it has published. An arrow needs both ends, so the one who published what
a step hears is looked for here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from choreo_check.findings import Step


@dataclass(frozen=True, slots=True)
class Arrow:
    """An event on its way to a service; nobody in the story has sent it where `source` is missing."""

    step: int
    source: str | None
    target: str
    event: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What no arrow shows: effects, what went wrong, events that end the story, steps that are neither."""

    step: int
    service: str
    text: str
    kind: str
    """`does`, `undoes`, `note`, `publishes` or `fact`."""


def exchange(steps: Sequence[Step]) -> Iterator[Arrow | Remark]:
    """Yield the arrows and remarks of the steps, in their order; steps are counted from one."""
    heard = {event for step in steps for event in step.consumes}
    for index, step in enumerate(steps):
        for event in step.consumes:
            yield Arrow(index + 1, _publisher(steps, index, event), step.service, event)
        for kind, text in _remarks(step, heard):
            yield Remark(index + 1, step.service, text, kind)


def services(steps: Sequence[Step]) -> list[str]:
    """Return the services in the order in which they appear."""
    return list(dict.fromkeys(step.service for step in steps))


def _remarks(step: Step, heard: set[str]) -> Iterator[tuple[str, str]]:
    if step.does:
        yield "does", f"does {step.does}"
    if step.undoes:
        yield "undoes", f"undoes {step.undoes}"
    yield from (("note", note) for note in step.notes)
    yield from (("publishes", f"publishes {event}") for event in step.publishes if event not in heard)
    if step.text and not step.consumes and not (step.does or step.undoes or step.publishes):
        yield "fact", step.text


def _publisher(steps: Sequence[Step], index: int, event: str) -> str | None:
    """Find who published what step `index` hears: the last one before it, or in a cycle the last one after it."""
    earlier_first = (*reversed(steps[:index]), *reversed(steps[index:]))
    return next((step.service for step in earlier_first if event in step.publishes), None)
