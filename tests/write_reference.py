"""Writes the parts of the reference that are made from the code: run `python -m tests.write_reference`."""

from __future__ import annotations

import json
import re
from pathlib import Path

from choreo_check.cli.commands.explain import page
from choreo_check.conformance.catalogue import all_criteria
from choreo_check.linting.engine import all_rules
from choreo_check.loading.format import json_schema
from choreo_check.simulation.catalogue import all_faults, all_oracles, all_searches
from choreo_check.simulation.faulting import ANY_BROKER
from tests.defects.page import page as page_of_defects

ROOT = Path(__file__).parents[1]
INTRODUCTION = """<!-- Made from the rules' own documentation by `python -m tests.write_reference`. -->
# Rules

Each rule is shown here as `choreo-check explain CODE` shows it. The examples are executed: a line that ends in
`<- flagged` is exactly where the rule points.

"""


TABLE = re.compile(r"<!-- (faults|oracles|searches|criteria) -->\n.*?<!-- end -->", re.DOTALL)


def table(what: str) -> str:
    """Return one of the tables of the pages on chaos and conform."""
    if what == "criteria":
        head = "| code | criterion | level | what it finds |\n|---|---|---|---|\n"
        described = [one.described() for one in all_criteria()]
        rows = [f"| {one.code} | {one.name} | {one.severity.value} | {one.summary} |\n" for one in described]
    elif what == "oracles":
        head = "| code | oracle | what it finds |\n|---|---|---|\n"
        rows = [f"| {one.code} | {one.name} | {one.described().summary} |\n" for one in all_oracles()]
    elif what == "faults":
        head = "| fault | at | what it does |\n|---|---|---|\n"
        rows = [f"| {one.name} | {', '.join(brokers(one.brokers))} | {one.summary} |\n" for one in all_faults()]
    else:
        head = "| search | what it tries |\n|---|---|\n"
        rows = [f"| {one.name} | {one.documentation.partition(chr(10))[0]} |\n" for one in all_searches()]
    return f"<!-- {what} -->\n{head}{''.join(rows)}<!-- end -->"


def brokers(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return where a fault can happen, in short."""
    return ("every broker",) if names == ANY_BROKER else names


def with_tables(page: str) -> str:
    """Return a page with its tables as the code has them."""
    return TABLE.sub(lambda match: table(match[1]), page)


def main() -> None:
    """Write the pages and the published schema."""
    for name in ("chaos.md", "conform.md"):
        written = ROOT / "docs" / "reference" / name
        written.write_text(with_tables(written.read_text(encoding="utf-8")), encoding="utf-8")
    rules = INTRODUCTION + "\n".join(page(rule) for rule in all_rules())
    (ROOT / "docs" / "reference" / "rules.md").write_text(rules, encoding="utf-8")
    (ROOT / "docs" / "reference" / "defects.md").write_text(page_of_defects(), encoding="utf-8")
    schema = json.dumps(json_schema(), indent=2) + "\n"
    (ROOT / "src" / "choreo_check" / "loading" / "topology.schema.json").write_text(schema, encoding="utf-8")


if __name__ == "__main__":
    main()
