"""Rule CHO103."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Related, Subject
from choreo_check.linting.naming import Kind, style
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View
from choreo_check.topology import Mention

KEPT = frozenset({Kind.FACT, Kind.UNCLEAR})
"""Names that will stay: one that is vague or a command has to change anyway, and is reported for that."""


@rule("CHO103")
def mixed_naming_style(view: View) -> Iterator[Problem]:
    """Reports event names that follow another convention than most in the topology.

    ## Why is this bad?

    Names are compared exactly. Where two conventions live side by side, someone subscribes to `order.placed` while
    `OrderPlaced` is published, and nothing fails: the event is only never heard. One finding is made for each
    convention that is in the minority. Names of external services are left alone, as are those that fit several.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed, order.cancelled]
        handlers: [{on: PaymentFailed}]
      payment:
        handlers:
          - on: {any: [order.placed, order.cancelled]}
            emits: PaymentFailed  # <- flagged
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      order:
        publishes: [order.placed]
        handlers: [{on: payment.failed}]
      payment:
        handlers:
          - on: order.placed
            emits: payment.failed
    ```
    """
    by_style: dict[str, list[Mention]] = {}
    for name, emission in view.own_events.items():
        written = style(name)
        if written is not None and view.judge(name).kind in KEPT:
            by_style.setdefault(written, []).append(emission.event)
    usual = max(by_style, key=lambda written: len(by_style[written]), default="")
    for written, mentions in by_style.items():
        if written != usual:
            first, *others = mentions
            yield Problem(
                f"{_listed(mentions)} {'is' if not others else 'are'} in {written}, where most names are in {usual}",
                first.location,
                Subject(events=tuple(sorted(mention.name for mention in mentions))),
                hint=f"keep one convention, such as `{by_style[usual][0]}`",
                related=tuple(Related(f"`{other}` too", other.location) for other in others),
            )


def _listed(mentions: list[Mention]) -> str:
    shown = [f"`{mention}`" for mention in mentions[:3]]
    return ", ".join(shown) + (f" and {len(mentions) - 3} more" if len(mentions) > 3 else "")  # noqa: PLR2004  three are shown
