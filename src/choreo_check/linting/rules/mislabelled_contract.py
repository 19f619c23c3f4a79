"""Rule CHO508."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.contracts import Contract, fields_at
from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.naming import split
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO508", Severity.ERROR)
def mislabelled_contract(view: View) -> Iterator[Problem]:
    """Reports a contract that fixes the type of the event to another event's name.

    ## Why is this bad?

    The file was copied and not finished. Validated against it, every real event of this type is refused. The
    attribute is `type` unless `envelope` names another one.

    ## Flagged

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.cancelled  # <- flagged
    ```
    ```json contracts/order.cancelled/1.json
    {"properties": {"id": {}, "correlationid": {}, "type": {"const": "order.placed"}}}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes:
          - order.cancelled
    ```
    ```json contracts/order.cancelled/1.json
    {"properties": {"id": {}, "correlationid": {}, "type": {"const": "order.cancelled"}}}
    ```
    """
    for contract, mention in view.contracts_of_events():
        allowed = _allowed_types(view, contract)
        if allowed and not any(_means(name, contract.event) for name in allowed):
            yield Problem(
                f"{contract.path.as_posix()} is kept as `{contract.event}` and demands the type `{allowed[0]}`",
                mention.location,
                Subject(event=contract.event, handler=contract.version),
                hint="mend the type in the schema, or move the file",
                related=(Related("the contract", view.location_of(contract)),),
            )


def _allowed_types(view: View, contract: Contract) -> list[str]:
    """Return the texts that a contract allows as the type; none where it does not fix it."""
    attribute = view.topology.envelope.type
    if attribute is None or contract.fault is not None:
        return []
    allowed: list[str] = []
    for part, _ in fields_at(contract, tuple(attribute.split("."))).parts:
        allowed += [part["const"]] if isinstance(part.get("const"), str) else []
        allowed += [name for name in part.get("enum", ()) if isinstance(name, str)]
    return allowed


def _means(written: str, event: str) -> bool:
    """Say whether a type on the wire is the event's name, perhaps with a prefix or a version that one leaves out."""
    said, name = split(written), split(event.rpartition("/")[2])  # of topic/type, the type is on the message
    shared = min(len(said), len(name))
    return written == event or (shared > 0 and said[-shared:] == name[-shared:])
