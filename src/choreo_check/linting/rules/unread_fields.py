"""Rule CHO506."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.contracts import Contract
from choreo_check.findings import Problem, Related, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View

TOLERATED = 2
"""How many unread fields are no reason to speak: a currency, a time."""


@rule("CHO506")
def unread_fields(view: View) -> Iterator[Problem]:
    """Reports a fat event: one that carries more that nobody reads than what somebody does.

    ## Why is this bad?

    Every field that is published is a promise. A publisher that dumps its whole record into an event, because someone
    might need it, has tied its internal model to everyone who hears the event. The rule speaks only where every
    consumer says what it `reads`, and where at least three fields, and more than are read, go unread.

    ## Flagged

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed  # <- flagged
      payment:
        handlers:
          - {on: order.placed, reads: [total]}
    ```
    ```json contracts/order.placed/1.json
    {"properties": {"data": {
      "properties": {"total": {}, "status": {}, "updatedAt": {}, "warehouse": {}, "lockedBy": {}}}}}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.placed
      payment:
        handlers:
          - {on: order.placed, reads: [total]}
    ```
    ```json contracts/order.placed/1.json
    {"properties": {"data": {"properties": {"total": {}, "currency": {}, "placedAt": {}}}}}
    ```
    """
    for contract, mention in view.latest_contracts():
        read = _read_fields(view, contract)
        if read is None:
            continue
        known = view.data_fields(contract)
        unread = [name for name in known if name not in read]
        if len(unread) > max(TOLERATED, len(known) - len(unread)):
            yield Problem(
                f"{len(unread)} of the {len(known)} fields of `{contract.event}` are read by nobody: "
                f"{', '.join(unread)}",
                mention.location,
                Subject(event=contract.event),
                hint="publish what consumers need; let them ask for more by id",
                related=(Related("the contract", view.location_of(contract)),),
            )


def _read_fields(view: View, contract: Contract) -> set[str] | None:
    """Return the fields of an event that somebody reads; nothing where nobody hears it, or someone does not say."""
    hearings = [one for one in view.graph.hearings.get(contract.event, []) if not one.handler.observes]
    reading = [one.handler.reads for one in hearings if not one.closes]
    if not reading or any(reads is None for reads in reading):
        return None
    return {mention.name.split(".")[0] for reads in reading for mention in reads or ()}
