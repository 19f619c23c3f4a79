"""Rule CHO201."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from choreo_check.findings import Problem, Related, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO201")
def unhandled_event(view: View) -> Iterator[Problem]:
    """Reports an event that is published and that nobody handles.

    ## Why is this bad?

    Its publisher believes that someone reacts. Nobody does, so the step behind it never happens, and nothing fails
    visibly. When the event says that something went wrong it is an error: the failure ends nowhere, and what was done
    before is never undone.

    A handler with `observes: true` only watches: being watched is not being handled. If the event is meant for someone
    outside this file, say so with a service that is `external: true` and handles it.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
      payment:
        handlers:
          - on: order.placed
            outcomes:
              - emits: payment.charged  # <- flagged
              - emits: payment.failed  # <- flagged
      audit:
        handlers:
          - {on: payment.failed, observes: true}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers:
          - on: payment.failed
      payment:
        handlers:
          - on: order.placed
            outcomes:
              - emits: payment.charged
              - emits: payment.failed
      accounting: {external: true, handlers: [{on: payment.charged}]}
    ```
    """
    for name, emission in view.own_events.items():
        if view.graph.consumers(name):
            continue
        failure = view.tells_of_failure(name)
        yield Problem(
            _message(view, name, failure=failure),
            emission.event.location,
            Subject(event=name, service=emission.service),
            hint=_hint(view, name),
            severity=Severity.ERROR if failure else None,
            related=tuple(
                Related("is published here too", other.event.location) for other in view.graph.emissions[name][1:]
            ),
        )


def _message(view: View, name: str, *, failure: bool) -> str:
    watched = f", {view.graph.hearings[name][0].handler.service} only watches it" if name in view.graph.hearings else ""
    consequence = ": the failure ends nowhere" if failure else ""
    return f"nobody handles `{name}`{watched}{consequence}"


def _hint(view: View, name: str) -> str:
    unpublished = [heard for heard in view.graph.hearings if heard not in view.graph.emissions]
    near = get_close_matches(name, unpublished, n=1, cutoff=0.8)
    if near:
        return f"`{near[0]}` is handled and never published: is it meant?"
    return "handle it, drop it, or name who does under a service with `external: true`"
