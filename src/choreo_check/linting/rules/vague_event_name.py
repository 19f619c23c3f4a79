"""Rule CHO102."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.naming import Kind
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO102")
def vague_event_name(view: View) -> Iterator[Problem]:
    """Reports an event whose name states no fact that a subscriber could act on.

    ## Why is this bad?

    `OrderEvent` could be anything, `PaymentDone` hides whether the money came, `StockChecked` whether there was stock.
    Every subscriber has to open the payload to learn whether it is concerned at all.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      inventory:
        publishes: [StockChecked]  # <- flagged
      order:
        handlers: [{on: StockChecked}]
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      inventory:
        publishes: [StockReserved, StockExhausted]
      order:
        handlers: [{on: {any: [StockReserved, StockExhausted]}}]
    ```
    """
    for name, emission in view.own_events.items():
        judgement = view.judge(name)
        if judgement.kind is Kind.VAGUE:
            yield Problem(
                f"`{name}` is too vague to act on: {judgement.reason}",
                emission.event.location,
                Subject(event=name, service=emission.service),
                hint="say what happened, with what outcome: one event for each",
            )
