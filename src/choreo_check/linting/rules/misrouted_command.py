"""Rule CHO204."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Hearing, Mention, TriggerKind


@rule("CHO204", Severity.ERROR)
def misrouted_command(view: View) -> Iterator[Problem]:
    """Reports a command that has no handler, or several, or that nobody sends.

    ## Why is this bad?

    A command is an order to one receiver, and its sender waits for the reply. Without a handler it waits for ever; with
    two the work is done twice. A timer that the command arms, or a join that it closes, does not take it.

    ## Flagged

    ```yaml
    choreo: 1
    commands:
      - ReserveItems  # <- flagged
      - RefundPayment  # <- flagged
    services:
      manager:
        publishes: [ReserveItems, RefundPayment]
      warehouse:
        handlers: [{on: ReserveItems}]
      shop:
        handlers: [{on: ReserveItems}]
    ```

    ## Accepted

    ```yaml
    choreo: 1
    commands: [ReserveItems, RefundPayment]
    services:
      manager:
        publishes: [ReserveItems, RefundPayment]
      warehouse:
        handlers: [{on: ReserveItems}]
      payment:
        handlers: [{on: RefundPayment}]
      audit:
        handlers: [{on: {matching: "*"}, observes: true}]
    ```
    """
    for command in view.topology.commands:
        handlers = [one for one in view.graph.hearings.get(command.name, []) if _takes(one)]
        complaint = _complaint(command, handlers, is_sent=command.name in view.graph.emissions)
        if complaint is not None:
            message, hint = complaint
            related = tuple(Related(f"{one.handler.service} handles it", one.event.location) for one in handlers)
            yield Problem(message, command.location, Subject(event=command.name), hint=hint, related=related)


def _takes(hearing: Hearing) -> bool:
    handler = hearing.handler
    return not (handler.observes or hearing.closes or handler.trigger.kind is TriggerKind.AFTER)


def _complaint(command: Mention, handlers: list[Hearing], *, is_sent: bool) -> tuple[str, str] | None:
    if len(handlers) > 1:
        return f"{len(handlers)} handlers take the command `{command}`", "let one take it, or make it an event"
    if not is_sent:
        return f"nobody sends the command `{command}`", "drop it from `commands`, or mend its name"
    if not handlers:
        return f"no handler takes the command `{command}`", "handle it in the service that is to do it"
    return None
