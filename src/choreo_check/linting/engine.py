"""Runs rules over one topology, and takes out what the writer has accepted by a comment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding
from choreo_check.linting import rules
from choreo_check.linting.rule import Rule
from choreo_check.linting.suppression import Suppression, suppressions
from choreo_check.linting.view import View
from choreo_check.plugins import discover, discover_installed

UNUSED_SUPPRESSION = "CHO001"
EVERYTHING = "ALL"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules to run. A pattern is a code, the beginning of one, a rule's name, or `ALL`.

    Without `select`, every rule runs that is not advice, or with `advice` those too. `extend` adds to that, `ignore`
    takes away from either. What this says has the last word over the selection `over` which it lies; its own `select`
    takes the place of that one.
    """

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    advice: bool = False
    over: Selection | None = None

    def includes(self, rule: Rule) -> bool:
        """Say whether a rule runs."""
        if any(names(pattern, rule) for pattern in self.ignore):
            return False
        if any(names(pattern, rule) for pattern in (*self.select, *self.extend)):
            return True
        if self.over is not None and not self.select:
            return self.over.includes(rule)
        return self.advice if rule.advice else not self.select

    def check(self, known: Sequence[Rule]) -> None:
        """Raise ChoreoError for the first pattern that names no rule."""
        for pattern in (*self.select, *self.extend, *self.ignore):
            if not any(names(pattern, rule) for rule in known):
                raise ChoreoError(f"there is no rule `{pattern}`", hint="`choreo-check rules` lists them")
        if self.over is not None:
            self.over.check(known)


def names(pattern: str, rule: Rule) -> bool:
    """Say whether a pattern of a selection means a rule."""
    letters = rule.code.rstrip("0123456789")
    return pattern in {EVERYTHING, rule.name} or (pattern.startswith(letters) and rule.code.startswith(pattern))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, built in or brought by another distribution, in the order of the codes.

    Raises:
        ChoreoError: an installed rule takes a code or a name that another one has.
    """
    found = sorted((*discover(rules, Rule), *discover_installed(Rule)), key=lambda rule: rule.code)
    for first, second in pairwise(found):
        if first.code == second.code:
            raise ChoreoError(f"two rules have the code {first.code}: {first.name} and {second.name}")
    for first, second in pairwise(sorted(found, key=lambda rule: rule.name)):
        if first.name == second.name:
            raise ChoreoError(f"two rules have the name {first.name}: {first.code} and {second.code}")
    return tuple(found)


def lint(
    view: View,
    sources: Mapping[str, str],
    selection: Selection,
    elsewhere: Callable[[], Collection[str]] = frozenset,
) -> list[Finding]:
    """Return what the selected rules find, in the order of the source, whatever the order of the rules.

    `sources` are the texts in which comments may accept findings: also those of other checks, which `elsewhere` names.
    """
    selected = [rule for rule in all_rules() if selection.includes(rule)]
    accepted = list(suppressions(sources))
    found = _run(selected, view)
    kept = [finding for finding in found if not any(one.covers(finding) for one in accepted)]
    if any(rule.code == UNUSED_SUPPRESSION for rule in selected):
        unused = _unused(accepted, found, selected, elsewhere)
        kept += unused_suppressions(replace(view, unused=unused))
    return sorted(dict.fromkeys(kept), key=_order)


def unused_suppressions(view: View) -> list[Finding]:
    """Return what is to be said of the suppressions that nothing needed."""
    return _run([rule for rule in all_rules() if rule.code == UNUSED_SUPPRESSION], view)


def _run(selected: Iterable[Rule], view: View) -> list[Finding]:
    return [finding for rule in selected for finding in rule.findings(view)]


def _unused(
    accepted: list[Suppression], found: list[Finding], selected: list[Rule], elsewhere: Callable[[], Collection[str]]
) -> tuple[Suppression, ...]:
    """Return the suppressions that nothing needed; one for a rule that did not run, or for no rule, cannot tell."""
    ran = {name for rule in selected for name in (rule.code, rule.name)} | {None}
    known = {name for rule in all_rules() for name in (rule.code, rule.name)}
    if any(one.code not in {*known, None} for one in accepted):
        known.update(elsewhere())
    idle = (one for one in accepted if one.code in ran or one.code not in known)
    return tuple(one for one in idle if not any(one.covers(finding) for finding in found))


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.location, finding.code, finding.message)
