"""`choreo-check explain CHO203`: what does this finding mean?"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from difflib import get_close_matches

from choreo_check.cli.output import deliver
from choreo_check.compatibility.policies.checks import CHECKS
from choreo_check.conformance.catalogue import all_criteria
from choreo_check.errors import ChoreoError
from choreo_check.findings import Check
from choreo_check.linting.engine import all_rules
from choreo_check.linting.rule import Rule
from choreo_check.simulation.catalogue import all_oracles

SUMMARY = "Explain a rule: what it reports, why that is bad, and how it looks."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("rules", nargs="+", metavar="RULE", help="a code such as CHO201, or a name")


def execute(arguments: Namespace) -> int:
    """Print the documentation of the rules."""
    deliver("\n".join(_page(wanted) for wanted in arguments.rules), None)
    return 0


def page(rule: Rule) -> str:
    """Return the page of one rule, in Markdown."""
    when = "advice, off by default" if rule.advice else f"{rule.severity.value} by default"
    return f"# {rule.code} {rule.name}\n\n({when})\n\n{rule.documentation}\n"


def check_page(check: Check) -> str:
    """Return the page of what `compat`, `chaos` or `conform` reports under one code, in Markdown."""
    return f"# {check.code} {check.name}\n\n({check.severity.value} by default)\n\n{check.explanation.strip()}\n"


def _page(wanted: str) -> str:
    known = {name: page(rule) for rule in all_rules() for name in (rule.code, rule.name)}
    known |= {name: check_page(one.described()) for one in all_oracles() for name in (one.code, one.name)}
    known |= {name: check_page(one.described()) for one in all_criteria() for name in (one.code, one.name)}
    known |= {name: check_page(check) for check in CHECKS for name in (check.code, check.name)}
    found = known.get(wanted) or known.get(wanted.upper())
    if found is None:
        near = get_close_matches(wanted, known, n=1)
        hint = f"did you mean `{near[0]}`?" if near else "`choreo-check rules` lists them"
        raise ChoreoError(f"there is no rule `{wanted}`", hint=hint)
    return found
