"""Rule CHO206."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from choreo_check.findings import Problem, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Handler, Mention


@rule("CHO206", Severity.ERROR)
def unknown_effect(view: View) -> Iterator[Problem]:
    """Reports a compensation of something that nobody does.

    ## Why is this bad?

    It never finds anything to undo, so it publishes nothing, and what it was meant for stays done. Most often the
    name is misspelt: names of effects are compared exactly. Compensations of external services are not judged.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes:
          - {event: order.placed, does: place_order}
        handlers:
          - on: payment.failed
            undoes: place_ordr  # <- flagged
      payment:
        handlers:
          - {on: order.placed, emits: payment.failed}
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes:
          - {event: order.placed, does: place_order}
        handlers:
          - on: payment.failed
            undoes: place_order
      payment:
        handlers:
          - {on: order.placed, emits: payment.failed}
    ```
    """
    done = _done(view)
    for handler, undone in _undone(view):
        if undone.name not in done:
            near = get_close_matches(undone.name, done, n=1)
            yield Problem(
                f"{handler.service} undoes `{undone}`, which nobody does",
                undone.location,
                Subject(service=handler.service, handler=handler.name, effect=undone.name),
                hint=f"did you mean `{near[0]}`?" if near else "name it under `does` where it is done",
            )


def _done(view: View) -> list[str]:
    outcomes = (outcome for handler in view.topology.handlers for outcome in handler.endings)
    deeds = [*(one.does for one in view.topology.publications), *(outcome.does for outcome in outcomes)]
    return list(dict.fromkeys(deed.name for deed in deeds if deed is not None))


def _undone(view: View) -> Iterator[tuple[Handler, Mention]]:
    for handler in view.topology.handlers:
        for outcome in () if handler.external else handler.endings:
            if outcome.undoes is not None:
                yield handler, outcome.undoes
