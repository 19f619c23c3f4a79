"""Rule CHO509."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO509")
def missing_event_id(view: View) -> Iterator[Problem]:
    """Reports events that have no id of their own.

    ## Why is this bad?

    Brokers deliver a message again when they are not sure. A consumer can only tell the second copy from a second event
    by an id; without one, a customer is charged twice or a real second order is dropped. The attribute is `id` unless
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
    {"properties": {"correlationid": {"type": "string"}, "data": {}}}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed
    ```
    ```json contracts/order.placed/1.json
    {"properties": {"id": {"type": "string"}, "correlationid": {"type": "string"}}}
    ```
    """
    attribute = view.topology.envelope.id
    if attribute is None:
        yield Problem(
            "no event has an id: a copy cannot be told from another event",
            view.topology.envelope.location,
            Subject(events=tuple(sorted(view.own_events))),
            hint="give every event an id when it is first published, and keep it in every copy",
        )
        return
    for contract, mention in view.events_without(attribute):
        yield Problem(
            f"`{contract.event}` has no id: its contract has no `{attribute}`",
            mention.location,
            Subject(event=contract.event),
            hint=f"add `{attribute}`, or say under `envelope` which attribute it is",
        )
