"""Sums of numbers stand for sets, in any order, and two sets that differ have two sums, under any hash seed."""

from __future__ import annotations

import subprocess
import sys

import pytest

SWAPPED = """
from choreo_check.simulation.ledger import Entry, Ledger
from choreo_check.simulation.posting import PostOffice
from choreo_check.topology import Envelope

def learned(*pairs):
    office = PostOffice(Envelope(), lambda *_: (), lambda _: None)
    for correlation, saga in pairs:
        office.learn(correlation, saga)
    return office.learned

def entered(*pairs):
    ledger = Ledger()
    for effect, is_in_vain in pairs:
        if not is_in_vain:
            ledger.enter(Entry(0, "worker", effect, undoes=False, key=effect, cause=None))
        ledger.enter(Entry(0, "worker", effect, undoes=True, key=effect, cause=None))
        if is_in_vain:
            ledger.enter(Entry(0, "worker", effect, undoes=False, key=effect, cause=None))
    return ledger.code

for number in range(200):
    first, second = f"{number} a", f"{number} b"
    for of in (learned, entered):
        assert of((first, 0), (second, 1)) != of((first, 1), (second, 0)), (number, of)
"""


@pytest.mark.parametrize("seed", ["0", "1", "2", "3"])
def test_who_has_which_of_two_numbers_makes_a_difference(seed: str) -> None:
    subprocess.run([sys.executable, "-c", SWAPPED], check=True, env={"PYTHONHASHSEED": seed})
