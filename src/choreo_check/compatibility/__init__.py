"""Whether one JSON Schema accepts all that another accepts: proved, refuted by a witness, or left undecided.

`contains(old, new)` answers for JSON Schema to the letter, in drafts 03 to 2020-12. The prover, the validators and what
they need are imported when the first question is asked.
"""

from __future__ import annotations

from choreo_check.compatibility.verdict import (
    DEFAULT,
    Containment,
    Document,
    Failing,
    Json,
    Limits,
    Reason,
    Verdict,
)

__all__ = ["DEFAULT", "Containment", "Document", "Failing", "Json", "Limits", "Reason", "Verdict", "contains"]


def contains(old: Document, new: Document, *, assert_formats: bool = False, limits: Limits = DEFAULT) -> Containment:
    """Decide whether every instance of OLD is an instance of NEW."""
    from choreo_check.compatibility.decision import decide  # noqa: PLC0415  jsonschema is slow to import

    return decide(old, new, assert_formats=assert_formats, limits=limits)
