"""Rule CHO505."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from choreo_check.contracts import Contract, declares
from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Handler, Mention


@rule("CHO505", Severity.ERROR)
def unpromised_field(view: View) -> Iterator[Problem]:
    """Reports a handler that reads a field which the event's contract does not declare.

    ## Why is this bad?

    The field may be there today, by accident; the publisher owes it to nobody. More often it is misspelt or nested
    elsewhere, and what the handler reads is nothing. A handler that hears several events is asked for a field that at
    least one of them declares. A dot leads into nested objects: `customer.email`. The attributes that
    `envelope` names can be read too.

    ## Flagged

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - on: order.placed
            reads:
              - total
              - orderId  # <- flagged
    ```
    ```json contracts/order.placed/1.json
    {"properties": {"data": {"properties": {"id": {"type": "string"}, "total": {"type": "number"}}}}}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    contracts: contracts
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - on: order.placed
            reads:
              - total
              - customer.email
    ```
    ```json contracts/order.placed/1.json
    {"properties": {"data": {
      "properties": {"total": {"type": "number"}, "customer": {"properties": {"email": {"type": "string"}}}}}}}
    ```
    """
    for handler in view.topology.handlers:
        contracts = _contracts_heard(view, handler)
        if not contracts:
            continue
        missing = [mention for mention in handler.reads or () if not _is_promised(view, mention, contracts)]
        if missing:
            yield _problem(view, handler, missing, contracts)


def _contracts_heard(view: View, handler: Handler) -> list[Contract]:
    """Return the newest contract of each event that a handler hears; none when one of them has none to speak of."""
    if view.contracts is None:
        return []
    found = [view.contracts.latest(mention.name) for mention in view.graph.resolve(handler)]
    usable = [contract for contract in found if contract is not None and contract.fault is None]
    return usable if len(usable) == len(found) else []


def _is_promised(view: View, mention: Mention, contracts: list[Contract]) -> bool:
    path = tuple(mention.name.split("."))
    places = [(*view.data_path, *path), *([path] if mention.name in view.attributes else [])]
    return any(declares(contract, place) for contract in contracts for place in places)


def _problem(view: View, handler: Handler, missing: list[Mention], contracts: list[Contract]) -> Problem:
    fields = ", ".join(f"`{mention}`" for mention in missing)
    events = " or ".join(f"`{contract.event}`" for contract in contracts)
    known = [name for contract in contracts for name in view.data_fields(contract)]
    near = _near(missing[0].name, known)
    return Problem(
        f"{handler.service} reads {fields}, which the contract of {events} does not declare",
        missing[0].location,
        Subject(event=contracts[0].event, service=handler.service, handler=handler.name),
        hint=f"did you mean `{near}`?" if near else "have the publisher promise it, or stop reading it",
        related=tuple(Related("the contract", view.location_of(contract)) for contract in contracts[:3]),
    )


def _near(name: str, known: list[str]) -> str | None:
    """Return the declared field that was probably meant: `id` for `orderId`, or one that is spelt much alike."""
    inside = [other for other in known if name.lower().endswith(other.lower()) or other.lower().endswith(name.lower())]
    return next(iter(inside or get_close_matches(name, known, n=1, cutoff=0.7)), None)
