"""Sums of numbers stand for sets, in any order, and two sets that differ have two sums, under any hash seed."""

from __future__ import annotations

import subprocess
import sys

import pytest

SWAPPED = """
from choreo_check.simulation.arithmetic import MASK, stirred

for number in range(200):
    first, second = f"{number} a", f"{number} b"
    one, other = (
        sum(stirred(hash(pair) & MASK) for pair in ((first, saga), (second, 1 - saga))) & MASK for saga in (0, 1)
    )
    assert one != other, number
"""


@pytest.mark.parametrize("seed", ["0", "1", "2", "3"])
def test_who_has_which_of_two_numbers_makes_a_difference(seed: str) -> None:
    subprocess.run([sys.executable, "-c", SWAPPED], check=True, env={"PYTHONHASHSEED": seed})
