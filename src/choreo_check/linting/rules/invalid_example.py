"""Rule CHO507."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO507", Severity.ERROR)
def invalid_example(view: View) -> Iterator[Problem]:
    """Reports an example in a contract that breaks the contract.

    ## Why is this bad?

    People copy examples. One of the two is wrong, and whoever reads them cannot know which.

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
    {"properties": {"id": {"type": "string"}, "correlationid": {}}, "examples": [{"id": "a1"}, {"id": 7}]}
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
    {"properties": {"id": {"type": "string"}, "correlationid": {}}, "examples": [{"id": "a1"}, {"id": "a2"}]}
    ```
    """
    for contract, mention in view.contracts_of_events():
        if contract.fault is not None:
            continue
        for number, example in enumerate(contract.examples, 1):
            objections = contract.objections(example)
            if objections:
                yield Problem(
                    f"example {number} of {contract.path.as_posix()} breaks its own contract: {objections[0]}",
                    mention.location,
                    Subject(event=contract.event, handler=f"{contract.version} example {number}"),
                    hint="mend the example or the schema",
                    related=(Related("the contract", view.location_of(contract)),),
                )
