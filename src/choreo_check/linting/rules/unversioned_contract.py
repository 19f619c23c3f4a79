"""Rule CHO503."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO503")
def unversioned_contract(view: View) -> Iterator[Problem]:
    """Reports an event whose contract has no version.

    ## Why is this bad?

    An event outlives the code that published it: old ones lie in queues and logs while new ones arrive. Without
    versions nobody can tell which promise an event keeps, and no change can be checked against what was promised
    before.

    ## Flagged

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed  # <- flagged
    ```
    ```json contracts/order.placed.json
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
    ```
    ```json contracts/order.placed/1.json
    {"type": "object"}
    ```
    """
    for contract, mention in view.contracts_of_events():
        if contract.version is None:
            yield Problem(
                f"the contract of `{contract.event}` has no version",
                mention.location,
                Subject(event=contract.event),
                hint=f"move it to {contract.path.with_suffix('').as_posix()}/1.json",
                related=(Related("the contract", view.location_of(contract)),),
            )
