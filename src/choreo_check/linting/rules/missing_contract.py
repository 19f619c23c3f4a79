"""Rule CHO501."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO501")
def missing_contract(view: View) -> Iterator[Problem]:
    """Reports a published event that has no contract, in a system that keeps contracts.

    ## Why is this bad?

    Nobody knows what the event holds but its publisher's code. Consumers guess from samples, and a change of the event
    breaks them unseen.

    ## Flagged

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed
          - order.returned  # <- flagged
    ```
    ```json contracts/order.placed/1.json
    {"type": "object"}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed
      courier: {external: true, publishes: [parcel.delivered]}
    ```
    ```json contracts/order.placed/1.json
    {"type": "object"}
    ```
    """
    for name, mention in view.contracted_events():
        if view.contracts is not None and not view.contracts.versions(name):
            where = f"{view.contracts.root.as_posix()}/{name}/1.json"
            hint = f"write what it promises as JSON Schema in {where}"
            yield Problem(f"`{name}` has no contract", mention.location, Subject(event=name), hint=hint)
