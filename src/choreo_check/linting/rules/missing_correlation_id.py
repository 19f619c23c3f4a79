"""Rule CHO504."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO504")
def missing_correlation_id(view: View) -> Iterator[Problem]:
    """Reports events that do not say to which saga they belong.

    ## Why is this bad?

    With a correlation id that every event of a saga carries, one query shows the whole flow. Without it, finding out
    what happened to one order is guesswork over the logs of all services. The attribute is `correlationid` unless
    `envelope` names another one.

    ## Flagged

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed  # <- flagged
    ```
    ```json contracts/order.placed/1.json
    {"properties": {"id": {"type": "string"}, "data": {"properties": {"total": {"type": "number"}}}}}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    contracts: contracts
    envelope: {correlation: traceId}
    services:
      order:
        publishes:
          - order.placed
    ```
    ```json contracts/order.placed/1.json
    {"properties": {"id": {"type": "string"}, "traceId": {"type": "string"}}}
    ```
    """
    attribute = view.topology.envelope.correlation
    if attribute is None:
        yield Problem(
            "no event carries a correlation id",
            view.topology.envelope.location,
            Subject(events=tuple(sorted(view.own_events))),
            hint="let the start of a saga make one up, and every later event hand it on",
        )
        return
    for contract, mention in view.events_without(attribute):
        yield Problem(
            f"`{contract.event}` carries no correlation id: its contract has no `{attribute}`",
            mention.location,
            Subject(event=contract.event),
            hint=f"add `{attribute}`, or say under `envelope` which attribute it is",
        )
