"""Steps as a Mermaid sequence diagram.

Participants are the services, in the order in which they appear. Their ids are made up (`p1`, `p2`) because a service
may be named like a keyword of Mermaid; their labels are escaped, because Mermaid ends a statement at `;` and starts a
comment at `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from choreo_check.findings import Step
from choreo_check.reporting.visible import visible

_OUTSIDE = "outside"
_SPECIAL = re.compile(r"[!-,:-@\[-^`{-~]")  # ASCII punctuation but for - . / and _


def sequence(steps: Sequence[Step]) -> str:
    """Return the Mermaid text of the steps, without a fence and without a newline at the end."""
    return "\n    ".join(["sequenceDiagram", *_participants(steps), *_statements(steps)])


def _participants(steps: Sequence[Step]) -> Iterator[str]:
    if any(_publisher(steps, index, event) is None for index, step in enumerate(steps) for event in step.consumes):
        yield f"actor {_OUTSIDE}"
    for service, alias in _aliases(steps).items():
        yield f"participant {alias} as {_label(service)}"


def _statements(steps: Sequence[Step]) -> Iterator[str]:
    heard = {event for step in steps for event in step.consumes}
    aliases = _aliases(steps)
    for index, step in enumerate(steps):
        target = aliases[step.service]
        for event in step.consumes:
            publisher = _publisher(steps, index, event)
            yield f"{_OUTSIDE if publisher is None else aliases[publisher]}->>{target}: {_label(event)}"
        for note in _notes(step, heard):
            yield f"Note over {target}: {_label(note)}"


def _notes(step: Step, heard: set[str]) -> Iterator[str]:
    """Yield what no arrow shows: effects, events that end the story, and steps that are neither."""
    if step.does:
        yield f"does {step.does}"
    if step.undoes:
        yield f"undoes {step.undoes}"
    yield from step.notes
    yield from (f"publishes {event}" for event in step.publishes if event not in heard)
    if step.text and not step.consumes and not (step.does or step.undoes or step.publishes):
        yield step.text


def _publisher(steps: Sequence[Step], index: int, event: str) -> str | None:
    """Find who published what step `index` hears: the last one before it, or in a cycle the last one after it."""
    earlier_first = (*reversed(steps[:index]), *reversed(steps[index:]))
    return next((step.service for step in earlier_first if event in step.publishes), None)


def _aliases(steps: Sequence[Step]) -> dict[str, str]:
    services = dict.fromkeys(step.service for step in steps)
    return {service: f"p{number}" for number, service in enumerate(services, start=1)}


def _label(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", visible(text).strip()) or "-"
