"""Fits what a page shows of an output to what the command prints today.

A page leaves out what does not matter, with a line of three dots. When the output changes, the lines that are shown
must change with it, and what was left out must stay left out. So each line shown is matched with the line printed that
is most like it, in order, for the least difference in all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

WILD = "..."
WORD = re.compile(r"\w+")
UNLIKE = 2.0
"""What two lines differ that share no word; one line that is gone or is new counts 1, so such are not matched."""
SWALLOWED_END = 1.5
"""What it costs to leave out the end of an output where it was shown: more than to show a line that is new."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line that was shown and the one that is to be: one is absent if a line is new, the other if it is gone."""

    was: str | None
    now: str | None


def fit(shown: Sequence[str], printed: Sequence[str]) -> list[Pair]:
    """Return what becomes of each line shown, and which lines are new."""
    return list(_walk(_table(shown, printed), shown, printed))


def lines_of(pairs: Sequence[Pair]) -> list[str]:
    """Return the lines to show; what is gone leaves no two wild ones in a row."""
    lines = [pair.now for pair in pairs if pair.now is not None]
    return lines[:1] + [after for before, after in pairwise(lines) if (before, after) != (WILD, WILD)]


Place = tuple[int, int, bool]
"""How many lines shown and how many printed are dealt with, and whether the last one that stays is wild."""
Move = tuple[float, Place, Pair | None]
"""What a step costs, where it leads, and what it makes of the lines that it passes."""


def _table(shown: Sequence[str], printed: Sequence[str]) -> dict[Place, Move]:
    """Return the best move from each place; its cost is that of all that follows."""
    swallowed = SWALLOWED_END if shown and shown[-1] != WILD else 0.0
    best: dict[Place, Move] = {
        (len(shown), len(printed), wild): (swallowed if wild else 0.0, (-1, -1, wild), None) for wild in (False, True)
    }
    for at in range(len(shown), -1, -1):
        for line in range(len(printed), -1, -1):
            for wild in (True, False):
                moves = list(_moves((at, line, wild), shown, printed))
                if moves:
                    best[at, line, wild] = min(_with_rest(best, move) for move in moves)
    return best


def _with_rest(best: dict[Place, Move], move: Move) -> Move:
    cost, place, pair = move
    return cost + best[place][0], place, pair


def _moves(place: Place, shown: Sequence[str], printed: Sequence[str]) -> Iterator[Move]:
    at, line, wild = place
    if at < len(shown) and shown[at] == WILD:
        yield 0.0, (at + 1, line, True), Pair(WILD, WILD)
        return
    if at < len(shown):
        yield 1.0, (at + 1, line, wild), Pair(shown[at], None)
    if line < len(printed):
        yield (0.0, (at, line + 1, True), None) if wild else (1.0, (at, line + 1, False), Pair(None, printed[line]))
    if at < len(shown) and line < len(printed):
        yield _difference(shown[at], printed[line]), (at + 1, line + 1, False), Pair(shown[at], printed[line])


def _walk(best: dict[Place, Move], shown: Sequence[str], printed: Sequence[str]) -> Iterator[Pair]:
    place = (0, 0, False)
    while place[:2] != (len(shown), len(printed)):
        _, place, pair = best[place]
        if pair is not None:
            yield pair


def _difference(was: str, now: str) -> float:
    if was.rstrip() == now.rstrip():
        return 0.0
    words, others = Counter(WORD.findall(was)), Counter(WORD.findall(now))
    shared = 2 * (words & others).total() / max((words + others).total(), 1)
    return UNLIKE * (1 - shared) + 0.01
