"""Rule CHO510."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

from choreo_check.contracts import Contract
from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View

WITNESS_SHOWN = 120


@rule("CHO510", Severity.NOTE, advice=True)
def breaking_version(view: View) -> Iterator[Problem]:
    """Reports a version of a contract that refuses an event which the version before it allowed.

    ## Why is this bad?

    Old events lie in queues, logs and archives when the readers are upgraded, and the new version cannot read them.
    The finding shows such an event. This is advice: a break may be meant. To be told of a change before it is merged,
    and whom it breaks, use `choreo-check compat`, which decides by the same proof.

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
    {"type": "object", "properties": {"id": {}, "correlationid": {}, "total": {"type": "number"}}}
    ```
    ```json contracts/order.placed/2.json
    {"type": "object", "properties": {"id": {}, "correlationid": {}, "total": {"type": "integer"}}}
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
    {"type": "object", "properties": {"id": {}, "correlationid": {}, "total": {"type": "integer"}}}
    ```
    ```json contracts/order.placed/2.json
    {"type": "object", "properties": {"id": {}, "correlationid": {}, "total": {"type": "number"}, "note": {}}}
    ```
    """
    for event, mention in view.contracted_events():
        versions = view.contracts.versions(event) if view.contracts else ()
        usable = [contract for contract in versions if contract.version is not None and contract.fault is None]
        for old, new in pairwise(usable):
            refused = _refused(view, old, new)
            if refused is not None:
                yield Problem(
                    f"version {new.version} of `{event}` refuses what version {old.version} allowed: {refused}",
                    mention.location,
                    Subject(event=event, handler=new.version),
                    hint="widen it, or publish a new event beside the old one",
                    related=(Related("the newer contract", view.location_of(new)),),
                )


def _refused(view: View, old: Contract, new: Contract) -> str | None:
    """Return an event that the one version allows and the other refuses, as a text; nothing where none was found."""
    from choreo_check.compatibility.policies.judging import compare_documents  # noqa: PLC0415  only where versions differ
    from choreo_check.compatibility.policies.modes import Policies  # noqa: PLC0415
    from choreo_check.compatibility.policies.sides import Side  # noqa: PLC0415

    assert view.contracts is not None
    side = Side("", {old.event: (old, new)}, view.contracts.root)
    found = compare_documents(side.document(old), side.document(new), Policies())
    if found.verdict != "incompatible":
        return None
    shown = json.dumps(found.witness, ensure_ascii=False)
    return shown if len(shown) <= WITNESS_SHOWN else f"{shown[:WITNESS_SHOWN]}…"
