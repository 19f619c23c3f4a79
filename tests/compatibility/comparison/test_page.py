"""The Python on the page of `compat` runs as it stands."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

from choreo_check.compatibility import comparison

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "compat.md"


def test_the_examples_run() -> None:
    examples = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert examples
    for example in examples:
        done = subprocess.run([sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_examples_of_the_interface_run() -> None:
    done = doctest.testmod(comparison)
    assert done.attempted >= 2
    assert done.failed == 0
