"""A scenario in words: one line a step, for the formats that cannot draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from choreo_check.findings import Step
from choreo_check.reporting.visible import cells, visible


def narrate(steps: Sequence[Step]) -> Iterator[str]:
    """Yield the steps as numbered lines, with the services in one column."""
    digits = len(str(len(steps)))
    column = max((cells(visible(step.service)) for step in steps), default=0)
    for number, step in enumerate(steps, start=1):
        service = visible(step.service)
        padding = " " * (column - cells(service))
        where = visible(f"{step.location.path}:{step.location.line}")
        yield f"{number:>{digits}}. {service}{padding}  {visible(happening(step))}   ({where})"


def happening(step: Step) -> str:
    """Say what the step's service hears and what it does then.

    What happens without an event, such as a timer, or without a result, such as a compensation that finds nothing to
    undo, only the step's own text can name.
    """
    if step.notes:
        return step.text
    reaction = _reaction(step)
    said = step.text.removeprefix(f"{step.service}: ").removeprefix(f"{step.service} ")
    if step.consumes and reaction:
        return f"hears {_listed(step.consumes)} → {reaction}"
    return said or reaction or f"hears {_listed(step.consumes)}"


def _reaction(step: Step) -> str:
    parts = (("does", step.does), ("undoes", step.undoes), ("publishes", _listed(step.publishes)))
    return ", ".join(f"{verb} {what}" for verb, what in parts if what)


def _listed(events: tuple[str, ...]) -> str:
    return " and ".join(events)
