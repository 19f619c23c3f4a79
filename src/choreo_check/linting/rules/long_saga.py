"""Rule CHO701."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Mention

STEPS_MAX = 5
"""Both the tutorials that this project grew from and common advice draw the line at five steps."""


@rule("CHO701", Severity.NOTE, advice=True)
def long_saga(view: View) -> Iterator[Problem]:
    """Reports a saga in which more than five steps follow each other before it succeeds.

    ## Why is this bad?

    A choreography of two to four steps is easy to follow. Beyond five nobody sees the whole any more, and every failure
    has to be undone by services that do not know each other. A process manager serves such a flow better, or a cut into
    two sagas. Topologies that have `commands`, and so a process manager, are left alone.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      a: {publishes: [StepOneTaken]}
      b: {handlers: [{on: StepOneTaken, emits: StepTwoTaken}]}
      c: {handlers: [{on: StepTwoTaken, emits: StepThreeTaken}]}
      d: {handlers: [{on: StepThreeTaken, emits: StepFourTaken}]}
      e: {handlers: [{on: StepFourTaken, emits: StepFiveTaken}]}
      f: {handlers: [{on: StepFiveTaken, emits: StepSixTaken}]}
      g: {handlers: [{on: StepSixTaken, emits: StepSevenTaken}]}
    sagas:
      journey:  # <- flagged
        starts: StepOneTaken
        succeeds: StepSevenTaken
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order: {publishes: [order.placed]}
      payment: {handlers: [{on: order.placed, emits: payment.charged}]}
      shipping: {handlers: [{on: payment.charged, emits: parcel.sent}]}
    sagas:
      order: {starts: order.placed, succeeds: parcel.sent}
    ```
    """
    if view.topology.commands:
        return
    for saga in view.topology.sagas:
        distances = (_distance(view, start.name, saga.succeeds) for start in saga.starts)
        steps = min(filter(None, distances), default=0)
        if steps > STEPS_MAX:
            yield Problem(
                f"{steps} steps lead from the start of the saga {saga.name} to its success",
                saga.location,
                Subject(saga=saga.name),
                hint="let a process manager steer it, or cut it in two",
            )


def _distance(view: View, start: str, ends: tuple[Mention, ...]) -> int:
    """Return how many reactions lie between two events at the least; 0 when none leads there."""
    goals = {mention.name for mention in ends}
    seen, front, steps = {start}, [start], 0
    while front:
        steps += 1
        front = [after for event in front for after in view.graph.causes.get(event, {}) if after not in seen]
        if goals.intersection(front):
            return steps
        seen.update(front)
    return 0
