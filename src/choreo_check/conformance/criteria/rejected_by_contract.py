"""Criterion CHO1010."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.conformance.case import Case
from choreo_check.conformance.criterion import Wrong, criterion
from choreo_check.findings import Subject


@criterion("CHO1010", needs_beginning=False)
def rejected_by_contract(case: Case) -> Iterator[Wrong]:
    """Reports an event that its contract rejects.

    ## Why is this bad?

    A consumer that counts on the contract breaks on it, or reads something else than was meant. An event that names
    its schema, in `dataschema` or whatever `envelope` says, must be valid under that version; any other one under
    some version. `--no-contracts` leaves this out.

    ```yaml
    choreo: 1
    contracts: .
    services:
      order: {publishes: [order.placed]}
    ```

    ```json order.placed/1.json
    {"properties": {"total": {"type": "integer"}}}
    ```

    ## Flagged

    ```log
    {"id": "a", "source": "order", "type": "order.placed", "correlationid": "o-1", "total": 1250}
    {"id": "b", "source": "order", "type": "order.placed", "correlationid": "o-2", "total": "12"}  <- flagged
    ```

    ## Accepted

    ```log
    {"id": "a", "source": "order", "type": "order.placed", "correlationid": "o-1", "total": 1250}
    ```
    """
    for one in case.happenings:
        objection = case.known.objections.get(one.occurrence.line)
        if objection is not None:
            service = one.kind.service or one.kind.source
            message = f"{service or 'somebody'} publishes `{one.kind.event}` against its contract: {objection}"
            subject = Subject(event=one.kind.event, service=service)
            yield Wrong(message, subject, one, "mend the publisher, or write a new version of the contract")
