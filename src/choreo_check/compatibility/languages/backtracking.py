"""What a pattern may cost an engine that backtracks, as that of Python does: reckoned before one is run.

Choices made by one variable repetition inside another can multiply with every character; side by side they cost a power
of the length. Whether the choices really clash is not asked: what could be expensive counts as expensive.
"""

from __future__ import annotations

from functools import lru_cache

from choreo_check.compatibility.languages.ecma import Parser, Tree, Unreadable

SHORT = 20
"""Words up to this length are affordable for any pattern."""
STEPS_MAX = 2_000_000


@lru_cache(maxsize=1000)
def is_affordable(pattern: str, length: int) -> bool:
    """Tell whether a pattern can be searched in a word of some length without backtracking for long."""
    if length <= SHORT:
        return True
    try:
        variable, nested = repetitions(Parser(pattern).alternatives())
    except (Unreadable, RecursionError, IndexError, ValueError):
        return False
    return not nested and length ** (variable + 1) <= STEPS_MAX


def repetitions(tree: Tree) -> tuple[int, bool]:
    """Count the variable repetitions, and tell whether one is inside another repetition, or alternatives are."""
    kind, value = tree
    if kind in {"either", "sequence"}:
        inside = [repetitions(each) for each in value]
        return sum(count for count, _ in inside), any(nested for _, nested in inside)
    if kind in {"look", "behind"}:
        return repetitions(value[1])
    if kind != "repeat":
        return 0, False
    inner, least, most = value
    count, nested = repetitions(inner)
    is_variable = most is None or most - least > 1
    repeats = most is None or most > 1
    return count + is_variable, nested or (repeats and (count > 0 or (is_variable and branches(inner))))


def branches(tree: Tree) -> bool:
    """Tell whether there are alternatives in a tree."""
    kind, value = tree
    return kind == "either" or (kind == "sequence" and any(branches(each) for each in value))
