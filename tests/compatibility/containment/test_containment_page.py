"""The examples on the page about containment run, and its table of limits is the truth."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from choreo_check.compatibility import Limits

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "containment.md"


def test_the_examples_run() -> None:
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, PAGE, "exec"), {})  # noqa: S102  our own page


def test_the_table_lists_every_limit_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d.,]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    told = {name: float(number.replace(",", "")) for name, number in rows}
    assert told == {each.name: float(getattr(Limits(), each.name)) for each in fields(Limits)}
