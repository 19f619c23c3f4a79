"""Writes the parts of the reference that are made from the code: run `python -m tests.write_reference`."""

from __future__ import annotations

import json
from pathlib import Path

from choreo_check.cli.commands.explain import page
from choreo_check.linting.engine import all_rules
from choreo_check.loading.format import json_schema

ROOT = Path(__file__).parents[1]
INTRODUCTION = """<!-- Made from the rules' own documentation by `python -m tests.write_reference`. -->
# Rules

Each rule is shown here as `choreo-check explain CODE` shows it. The examples are executed: a line that ends in
`<- flagged` is exactly where the rule points.

"""


def main() -> None:
    """Write the pages and the published schema."""
    rules = INTRODUCTION + "\n".join(page(rule) for rule in all_rules())
    (ROOT / "docs" / "reference" / "rules.md").write_text(rules, encoding="utf-8")
    schema = json.dumps(json_schema(), indent=2) + "\n"
    (ROOT / "src" / "choreo_check" / "loading" / "topology.schema.json").write_text(schema, encoding="utf-8")


if __name__ == "__main__":
    main()
