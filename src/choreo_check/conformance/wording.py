"""How criteria put into words what the topology says."""

from __future__ import annotations

from choreo_check.conformance.design import Kind, Reason


def causes_of(kind: Kind) -> str:
    """Say what makes an event come about: `stock.refused`, or `a and b`, or one of several."""
    return " or ".join(dict.fromkeys(map(_cause, kind.reasons))) or "what nobody publishes"


def _cause(reason: Reason) -> str:
    joint = " and " if reason.needs_all else " or "
    return joint.join(sorted(reason.reaction.waits)) or "a pattern that matches nothing"
