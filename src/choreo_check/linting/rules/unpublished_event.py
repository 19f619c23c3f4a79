"""Rule CHO202."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from choreo_check.findings import Problem, Severity, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Mention


@rule("CHO202", Severity.ERROR)
def unpublished_event(view: View) -> Iterator[Problem]:
    """Reports an event that somebody waits for and that nobody publishes.

    ## Why is this bad?

    The handler is dead code, the join it belongs to waits for ever, the saga that should end there does not end. Most
    often the name is misspelt: near misses are named. What an external service handles is not this file's to publish.
    A command that nobody sends is `misrouted-command`.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      shop:
        publishes: [VesselAssigned]
      harbour:
        handlers:
          - on: VesselAllocated  # <- flagged
          - on: {matching: "cargo.*"}  # <- flagged
      planning:
        handlers:
          - on: VesselAssigned
    sagas:
      voyage:
        starts: VesselAssigned
        succeeds: VesselSailed  # <- flagged
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      shop:
        publishes: [VesselAssigned]
      harbour:
        handlers:
          - on: VesselAssigned
            emits: VesselSailed
      port_authority: {external: true, handlers: [{on: VesselSailed}, {on: VesselScrapped}]}
    sagas:
      voyage: {starts: VesselAssigned, succeeds: VesselSailed}
    ```
    """
    published = view.graph.emissions
    for service, mention in _awaited(view):
        if mention.name not in published and mention.name not in view.graph.commands:
            yield Problem(
                f"nobody publishes `{mention}`",
                mention.location,
                Subject(event=mention.name, service=service),
                hint=_hint(view, mention.name),
            )
    yield from _idle_patterns(view)


def _awaited(view: View) -> Iterator[tuple[str | None, Mention]]:
    for handler in view.topology.handlers:
        if not handler.external:
            yield from ((handler.service, mention) for mention in handler.trigger.mentions)
    for saga in view.topology.sagas:
        yield from ((None, mention) for mention in (*saga.starts, *saga.succeeds, *saga.fails))


def _idle_patterns(view: View) -> Iterator[Problem]:
    for handler in view.topology.handlers:
        pattern = handler.trigger.pattern
        if pattern is None or handler.external:
            continue
        if not any(mention.name in view.graph.emissions for mention in view.graph.resolve(handler)):
            subject = Subject(event=pattern.name, service=handler.service)
            yield Problem(f"no published event matches `{pattern}`", pattern.location, subject, hint="mend the pattern")


def _hint(view: View, name: str) -> str:
    near = get_close_matches(name, view.graph.emissions, n=1, cutoff=0.75)
    if near:
        return f"did you mean `{near[0]}`, which {view.graph.publishers(near[0])[0]} publishes?"
    return "publish it, drop it, or name who does under a service with `external: true`"
