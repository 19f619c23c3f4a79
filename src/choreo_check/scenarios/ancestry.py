"""Which firings must come before which, in every run: known before the solver is asked anything.

A firing comes after one publication of each of its parts, a publication after one of its places; so what all
alternatives have in common comes before in any case. An outcome that undoes an effect publishes only where the effect
was done, so what all places that do it have in common comes before its events as well. That is an under-approximation
of "always before", which is all that is claimed: it spares the solver most circular orders (a compensation that its own
failure causes cannot overtake), and the rest is found in its models.

Sets of firings are integers, a bit a firing: two thousand firings cost milliseconds.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from choreo_check.scenarios.firings import ROOT, Cause, Firing, Site
from choreo_check.scenarios.unfolding import Unfolding

PASSES = 2
"""The second pass knows what comes before an effect that is done by a firing with a higher number."""


def ancestry_of(unfolding: Unfolding) -> list[int]:
    """Return, for each firing, the set of firings that come before it in every run, itself included."""
    before = [1 << firing.number for firing in unfolding.firings]
    doers = _doers(unfolding)
    for _ in range(PASSES):
        for firing in unfolding.firings:
            before[firing.number] |= _common(firing, unfolding.firings, before, doers)
    return before


def _doers(unfolding: Unfolding) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for start in unfolding.starts:
        if start.beginning.does is not None:
            found[start.beginning.does] = [ROOT]
    for firing in unfolding.firings:
        for ending in firing.endings:
            if ending.does is not None:
                found.setdefault(ending.does, []).append(firing.number)
    return found


def _common(firing: Firing, firings: list[Firing], before: list[int], doers: dict[str, list[int]]) -> int:
    if firing.kind == "timeout" and len(firing.groups) > 1:
        return 0
    found = 0
    for group in firing.groups:
        if group:
            found |= reduce(and_, (_before_cause(cause, firings, before, doers) for cause in group))
    return found


def _before_cause(cause: Cause, firings: list[Firing], before: list[int], doers: dict[str, list[int]]) -> int:
    return reduce(and_, (_before_site(cause.slot.event, site, firings, before, doers) for site in cause.slot.sites))


def _before_site(event: str, site: Site, firings: list[Firing], before: list[int], doers: dict[str, list[int]]) -> int:
    if site.firing == ROOT:
        return 0
    endings = [one for one in firings[site.firing].endings if any(name.name == event for name in one.outcome.emits)]
    undone = {ending.undoes for ending in endings}
    effect = undone.pop() if len(undone) == 1 else None
    if effect is None or ROOT in doers.get(effect, [ROOT]):
        return before[site.firing]
    return before[site.firing] | reduce(and_, (before[doer] for doer in doers[effect]))
