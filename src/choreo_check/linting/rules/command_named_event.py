"""Rule CHO101."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.naming import Kind
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO101")
def command_named_event(view: View) -> Iterator[Problem]:
    """Reports an event whose name tells a service what to do, where a fact belongs.

    ## Why is this bad?

    `ChargePayment` knows that someone will charge, and who: the publisher has become the conductor, and a change of
    the receiver is a change of the sender. `OrderPlaced` says what happened and leaves the reaction to those who react.

    Messages that are meant as commands, point to point from a process manager, are listed under `commands` and exempt.
    Names of events that only an external service publishes are not this file's to choose.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [ChargePayment]  # <- flagged
      payment:
        handlers:
          - on: ChargePayment
    ```

    ## Accepted

    ```yaml
    choreo: 1
    commands: [RefundPayment]
    services:
      order:
        publishes: [OrderPlaced, RefundPayment]
      payment:
        handlers:
          - on: OrderPlaced
          - on: RefundPayment
    ```
    """
    for name, emission in view.own_events.items():
        judgement = view.judge(name)
        if judgement.kind is not Kind.COMMAND:
            continue
        better = (
            f"name what happened, such as `{judgement.suggestion}`" if judgement.suggestion else "name what happened"
        )
        yield Problem(
            f"`{name}` is a command, not an event: it {judgement.reason}",
            emission.event.location,
            Subject(event=name, service=emission.service),
            hint=f"{better}, or list it under `commands`",
        )
