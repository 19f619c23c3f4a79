"""Shortest words: breadth first over derivatives, one character for all that no part tells apart."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from choreo_check.compatibility.languages.behind import cut
from choreo_check.compatibility.languages.ecma import FIRST_SURROGATE, LAST_SURROGATE, LINE_ENDS, Unreadable, parsed
from choreo_check.compatibility.languages.expressions import HIGHEST, Expression, Expressions, Ranges

PREFERRED = "aA0_- .:/@xb1"


class TooMuchWork(Exception):
    """The automaton did not end within the limit."""


class Languages:
    """The languages of one question, with their common store of expressions and their limit."""

    def __init__(self, work_max: int) -> None:
        self.make = Expressions()
        self.work_max = work_max
        self._read: dict[str, Expression | None] = {}

    def of(self, pattern: str) -> Expression | None:
        """Read a pattern; None if it cannot be read."""
        if pattern not in self._read:
            try:
                self._read[pattern] = cut(parsed(pattern), self.make)
            except (Unreadable, RecursionError):
                self._read[pattern] = None
        return self._read[pattern]

    def found(self, pattern: str, word: str) -> bool | None:
        """Tell whether a pattern is found in a word; None if it cannot be read."""
        state = self.of(pattern)
        if state is None:
            return None
        for index, character in enumerate(word):
            state = self.make.after(state, ord(character), start=index == 0)
            self._check()
        return self.make.nullable(state, start=word == "", end=True)

    def shortest(self, wanted: Iterable[Expression], least: int) -> str | None:
        """Find a shortest word of at least some length that is in all languages; None if there is none.

        Engines disagree on what `.` makes of some line ends, and on `$` before a last one, so others are preferred.
        """
        wanted = list(wanted)
        word = self._shortest(wanted, least)
        if word is None or not any(_within(ord(character), LINE_ENDS) for character in word):
            return word
        other = self._shortest([*wanted, self.make.complement(self._disputed())], least)
        return word if other is None else other

    def _disputed(self) -> Expression:
        make = self.make
        inside = make.sequence(make.characters(LINE_ENDS[1:]), make.everything)
        return make.sequence(make.everything, make.either([inside, make.literal("\n")]))

    def _shortest(self, wanted: list[Expression], least: int) -> str | None:
        make = self.make
        whole = make.both([*wanted, make.repeat(make.any, least, None)] if least else wanted)
        if make.nullable(whole, start=True, end=True):
            return ""
        alphabet = characters_of(whole.leaves)
        seen, layer, start = {whole}, [(whole, "")], True
        while layer:
            following: list[tuple[Expression, str]] = []
            for state, word in layer:
                for character in alphabet:
                    after = make.after(state, character, start=start)
                    self._check()
                    if after is make.nothing or after in seen:
                        continue
                    longer = word + chr(character)
                    if make.nullable(after, start=False, end=True):
                        return longer
                    seen.add(after)
                    following.append((after, longer))
            layer, start = following, False
        return None

    def _check(self) -> None:
        if self.make.work > self.work_max:
            raise TooMuchWork


def characters_of(leaves: Iterable[Ranges]) -> list[int]:
    """Pick one character of each class, the most readable one."""
    sets = list(leaves)
    cuts = {0, HIGHEST + 1, FIRST_SURROGATE, LAST_SURROGATE + 1}
    cuts |= {edge for ranges in sets for low, high in ranges for edge in (low, high + 1)}
    picked: dict[tuple[bool, ...], int] = {}
    for code in [*map(ord, PREFERRED), *_from_each_piece(sorted(cuts))]:
        if not FIRST_SURROGATE <= code <= LAST_SURROGATE:
            picked.setdefault(tuple([_within(code, ranges) for ranges in sets]), code)
    return list(picked.values())


def _from_each_piece(cuts: list[int]) -> Iterable[int]:
    pieces = [(low, high - 1) for low, high in pairwise(cuts) if low < high]
    printable = [max(low, 33) for low, high in pieces if high >= 33 and low <= 126]  # noqa: PLR2004  ASCII
    return [*printable, *[low for low, _ in pieces]]


def _within(code: int, ranges: Ranges) -> bool:
    return any(low <= code <= high for low, high in ranges)
