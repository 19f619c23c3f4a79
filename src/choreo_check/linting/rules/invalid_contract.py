"""Rule CHO502."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO502", Severity.ERROR)
def invalid_contract(view: View) -> Iterator[Problem]:
    """Reports a contract that is no valid JSON Schema, or refers to what is not there.

    ## Why is this bad?

    Nothing can be validated against it; at best every check of it is skipped, and at worst everything passes.
    References are resolved among the files of the contracts, by path and by `$id`, and never fetched.

    ## Flagged

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed  # <- flagged
          - order.cancelled  # <- flagged
    ```
    ```json contracts/order.placed/1.json
    {"type": "objekt"}
    ```
    ```json contracts/order.cancelled/1.json
    {"properties": {"total": {"$ref": "../shared/money.json"}}}
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
    {"properties": {"total": {"$ref": "../shared/money.json"}}}
    ```
    ```json contracts/shared/money.json
    {"type": "integer", "minimum": 0}
    ```
    """
    for contract, mention in view.contracts_of_events():
        if contract.fault is not None:
            place = contract.path.as_posix()
            yield Problem(
                f"{place} is not a usable contract: {contract.fault}",
                mention.location,
                Subject(event=contract.event, handler=contract.version),
                hint="mend the schema",
                related=(Related("the contract", view.location_of(contract)),),
            )
