"""`choreo-check rules`: every rule in a line."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from choreo_check.cli.output import deliver
from choreo_check.linting.engine import all_rules
from choreo_check.linting.rule import Rule

SUMMARY = "List the rules."


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="(default: text)")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the list to a file")


def execute(arguments: Namespace) -> int:
    """Print the rules."""
    deliver(FORMATS[arguments.format](all_rules()), arguments.output)
    return 0


def text(rules: tuple[Rule, ...]) -> str:
    """Return the rules as aligned lines."""
    width = max(len(rule.name) for rule in rules)
    return "".join(f"{rule.code}  {rule.name:<{width}}  {_level(rule):<7}  {rule.summary}\n" for rule in rules)


def markdown(rules: tuple[Rule, ...]) -> str:
    """Return the rules as a Markdown table."""
    rows = (f"| {rule.code} | {rule.name} | {_level(rule)} | {rule.summary} |\n" for rule in rules)
    return "| code | rule | level | what it reports |\n|---|---|---|---|\n" + "".join(rows)


def as_json(rules: tuple[Rule, ...]) -> str:
    """Return the rules as a JSON list."""
    listed = [
        {"code": rule.code, "name": rule.name, "severity": rule.severity.value, "advice": rule.advice,
         "summary": rule.summary, "documentation": rule.documentation}
        for rule in rules
    ]  # fmt: skip
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


FORMATS: dict[str, Callable[[tuple[Rule, ...]], str]] = {"text": text, "markdown": markdown, "json": as_json}


def _level(rule: Rule) -> str:
    return "advice" if rule.advice else rule.severity.value
