"""Rule CHO702."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View

CONSUMERS_MAX = 7


@rule("CHO702", Severity.NOTE, advice=True)
def wide_fan_out(view: View) -> Iterator[Problem]:
    """Reports an event that more than seven services act on.

    ## Why is this bad?

    Its schema is tied to all of them, and no one can say any more what happens when it is published. Often it carries
    several facts that different services care about. Services that only watch (`observes: true`) are not counted.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes:
          - order.placed  # <- flagged
      s1: {handlers: [{on: order.placed}]}
      s2: {handlers: [{on: order.placed}]}
      s3: {handlers: [{on: order.placed}]}
      s4: {handlers: [{on: order.placed}]}
      s5: {handlers: [{on: order.placed}]}
      s6: {handlers: [{on: order.placed}]}
      s7: {handlers: [{on: order.placed}]}
      s8: {handlers: [{on: order.placed}]}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order: {publishes: [order.placed]}
      payment: {handlers: [{on: order.placed}]}
      restaurant: {handlers: [{on: order.placed}]}
      analytics: {handlers: [{on: order.placed, observes: true}]}
    ```
    """
    for name, emission in view.own_events.items():
        consumers = view.graph.consumers(name)
        if len(consumers) > CONSUMERS_MAX:
            yield Problem(
                f"{len(consumers)} services act on `{name}`",
                emission.event.location,
                Subject(event=name),
                hint="ask whether it is one fact, and which of them only watch",
            )
