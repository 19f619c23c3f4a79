"""Steps as a Mermaid sequence diagram.

Participants are the services, in the order in which they appear. Their ids are made up (`p1`, `p2`) because a service
may be named like a keyword of Mermaid; their labels are escaped, because Mermaid ends a statement at `;` and starts a
comment at `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from choreo_check.findings import Step
from choreo_check.reporting.exchange import Arrow, exchange, services
from choreo_check.reporting.visible import visible

_OUTSIDE = "outside"
_SPECIAL = re.compile(r"[!-,:-@\[-^`{-~]")  # ASCII punctuation but for - . / and _


def sequence(steps: Sequence[Step]) -> str:
    """Return the Mermaid text of the steps, without a fence and without a newline at the end."""
    return "\n    ".join(["sequenceDiagram", *_participants(steps), *_statements(steps)])


def _participants(steps: Sequence[Step]) -> Iterator[str]:
    if any(isinstance(one, Arrow) and one.source is None for one in exchange(steps)):
        yield f"actor {_OUTSIDE}"
    for service, alias in _aliases(steps).items():
        yield f"participant {alias} as {_label(service)}"


def _statements(steps: Sequence[Step]) -> Iterator[str]:
    aliases = _aliases(steps)
    for one in exchange(steps):
        if isinstance(one, Arrow):
            source = _OUTSIDE if one.source is None else aliases[one.source]
            yield f"{source}->>{aliases[one.target]}: {_label(one.event)}"
        else:
            yield f"Note over {aliases[one.service]}: {_label(one.text)}"


def _aliases(steps: Sequence[Step]) -> dict[str, str]:
    return {service: f"p{number}" for number, service in enumerate(services(steps), start=1)}


def _label(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", visible(text).strip()) or "-"
