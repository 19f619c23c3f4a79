"""Regular expressions as values, with derivatives.

The derivative of an expression by a character is the expression of what may follow it. Taken again and again it
visits the states of a deterministic automaton, made only as far as it is needed; intersection and complement cost
nothing extra. The constructors normalise (order, repetition and grouping of alternatives do not matter),
without which there would be infinitely many derivatives. `START` and `END` are the anchors: they match nothing but the
place, so nullability depends on where one is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

Ranges = tuple[tuple[int, int], ...]
HIGHEST = 0x10FFFF


@dataclass(frozen=True, eq=False)
class Expression:
    """Compared by identity: `Expressions` makes each only once."""

    kind: str
    parts: tuple[Expression, ...] = ()
    ranges: Ranges = ()
    least: int = 0
    most: int | None = None
    number: int = 0

    @cached_property
    def has_start(self) -> bool:
        return self.kind == "start" or any(part.has_start for part in self.parts)

    @cached_property
    def leaves(self) -> frozenset[Ranges]:
        """All sets of characters in it."""
        own = frozenset([self.ranges]) if self.kind == "characters" else frozenset()
        return own.union(*[part.leaves for part in self.parts])


class Expressions:
    """Makes expressions, each once, and takes derivatives of them, each once."""

    def __init__(self) -> None:
        self._made: dict[object, Expression] = {}
        self._derived: dict[tuple[int, int, bool], Expression] = {}
        self._nullable: dict[tuple[int, bool, bool], bool] = {}
        self.work = 0
        self.nothing = self._make("nothing")
        self.empty = self._make("empty")
        self.start = self._make("start")
        self.end = self._make("end")
        self.any = self._make("characters", ranges=((0, HIGHEST),))
        self.everything = self._make("repeat", (self.any,))

    def _make(
        self,
        kind: str,
        parts: tuple[Expression, ...] = (),
        ranges: Ranges = (),
        least: int = 0,
        most: int | None = None,
    ) -> Expression:
        known = (kind, tuple([part.number for part in parts]), ranges, least, most)
        if known not in self._made:
            self._made[known] = Expression(kind, parts, ranges, least, most, len(self._made))
        return self._made[known]

    def characters(self, ranges: Ranges) -> Expression:
        return self._make("characters", ranges=ranges) if ranges else self.nothing

    def sequence(self, first: Expression, second: Expression) -> Expression:
        if first is self.nothing or second is self.nothing:
            return self.nothing
        if first is self.empty:
            return second
        if second is self.empty:
            return first
        if first.kind == "sequence":
            return self.sequence(first.parts[0], self.sequence(first.parts[1], second))
        return self._make("sequence", (first, second))

    def either(self, parts: Iterable[Expression]) -> Expression:
        flat = self._flatten("either", parts)
        flat.discard(self.nothing)
        if self.everything in flat:
            return self.everything
        return self._join("either", flat, self.nothing)

    def both(self, parts: Iterable[Expression]) -> Expression:
        flat = self._flatten("both", parts)
        flat.discard(self.everything)
        if self.nothing in flat or any(part.kind == "complement" and part.parts[0] in flat for part in flat):
            return self.nothing
        return self._join("both", flat, self.everything)

    def _flatten(self, kind: str, parts: Iterable[Expression]) -> set[Expression]:
        return {inner for part in parts for inner in (part.parts if part.kind == kind else (part,))}

    def _join(self, kind: str, parts: set[Expression], without: Expression) -> Expression:
        if len(parts) < 2:  # noqa: PLR2004  nothing to join
            return next(iter(parts), without)
        return self._make(kind, tuple(sorted(parts, key=lambda part: part.number)))

    def complement(self, part: Expression) -> Expression:
        if part.kind == "complement":
            return part.parts[0]
        if part is self.everything:
            return self.nothing
        return self.everything if part is self.nothing else self._make("complement", (part,))

    def repeat(self, part: Expression, least: int, most: int | None) -> Expression:
        if most == 0 or part is self.empty:
            return self.empty
        if part is self.nothing:
            return self.empty if least == 0 else self.nothing
        if (least, most) == (1, 1):
            return part
        return self._make("repeat", (part,), least=least, most=most)

    def literal(self, word: str) -> Expression:
        whole = self.empty
        for character in reversed(word):
            whole = self.sequence(self.characters(((ord(character), ord(character)),)), whole)
        return whole

    def nullable(self, part: Expression, *, start: bool, end: bool) -> bool:
        """Tell whether it matches the empty word at the start, or the end, of the whole word."""
        if part.kind in _CONSTANT:
            return _CONSTANT[part.kind]
        if part.kind in {"start", "end"}:
            return start if part.kind == "start" else end
        known = (part.number, start, end)
        if known not in self._nullable:
            inner = [self.nullable(each, start=start, end=end) for each in part.parts]
            self._nullable[known] = _combine(part, inner)
        return self._nullable[known]

    def after(self, part: Expression, character: int, *, start: bool = False) -> Expression:
        """Take the derivative by a character; the start of the word is then behind."""
        known = (part.number, character, start)
        if known not in self._derived:
            self.work += 1
            self._derived[known] = self._after(part, character, start=start)
        return self._derived[known]

    def _after(self, part: Expression, character: int, *, start: bool) -> Expression:
        kind = part.kind
        if kind == "characters":
            return self.empty if any(low <= character <= high for low, high in part.ranges) else self.nothing
        if kind == "sequence":
            return self._after_sequence(part, character, start=start)
        if kind == "repeat":
            most = None if part.most is None else part.most - 1
            rest = self.repeat(part.parts[0], max(part.least - 1, 0), most)
            return self.sequence(self.after(part.parts[0], character, start=start), self._started(rest))
        inner = [self.after(each, character, start=start) for each in part.parts]
        if kind in {"either", "both"}:
            return self.either(inner) if kind == "either" else self.both(inner)
        return self.complement(inner[0]) if kind == "complement" else self.nothing

    def _after_sequence(self, part: Expression, character: int, *, start: bool) -> Expression:
        first, second = part.parts
        onward = self.sequence(self.after(first, character, start=start), self._started(second))
        if not self.nullable(first, start=start, end=False):
            return onward
        return self.either([onward, self.after(second, character, start=start)])

    def _started(self, part: Expression) -> Expression:
        """Drop what could only match at the start."""
        if not part.has_start:
            return part
        if part.kind == "start":
            return self.nothing
        inner = [self._started(each) for each in part.parts]
        if part.kind == "sequence":
            return self.sequence(inner[0], inner[1])
        if part.kind == "repeat":
            return self.repeat(inner[0], part.least, part.most)
        if part.kind == "complement":
            return self.complement(inner[0])
        return self.either(inner) if part.kind == "either" else self.both(inner)


_CONSTANT = {"nothing": False, "empty": True, "characters": False}


def _combine(part: Expression, inner: list[bool]) -> bool:
    if part.kind == "repeat":
        return part.least == 0 or inner[0]
    if part.kind == "complement":
        return not inner[0]
    return any(inner) if part.kind == "either" else all(inner)
