"""ECMA-262 patterns -> expressions, or `Unreadable` for what is not regular or not the same in every engine.

A pattern matches where it is found, so its language is "anything, then the pattern, then anything" unless anchors say
otherwise. Each construct is built with what follows it in hand: that is what lets a lookahead become an intersection
with the rest of the word (or with its complement). What is demanded of the text behind a place is left to `behind`.
Back references, flags and properties of characters other than their categories are refused.
"""

from __future__ import annotations

from typing import Any

from choreo_check.compatibility.languages.categories import category
from choreo_check.compatibility.languages.expressions import HIGHEST, Expression, Expressions, Ranges

DIGITS: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACES: Ranges = (
    (9, 13), (32, 32), (160, 160), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
REPEATS_MAX = 10_000
DIGITS_OR_COMMA = frozenset("0123456789,")
FIRST_SURROGATE, LAST_SURROGATE = 0xD800, 0xDFFF


class Unreadable(Exception):
    """A pattern that we do not turn into an automaton."""


def inverse(ranges: Ranges) -> Ranges:
    """All characters but these."""
    result, low = [], 0
    for first, last in sorted(ranges):
        if first > low:
            result.append((low, first - 1))
        low = max(low, last + 1)
    return tuple(result + ([(low, HIGHEST)] if low <= HIGHEST else []))


SETS = {
    "d": DIGITS, "w": WORD, "s": SPACES, "D": inverse(DIGITS), "W": inverse(WORD), "S": inverse(SPACES),
}  # fmt: skip

ASSERTIONS = {"?=": ("look", True), "?!": ("look", False), "?<=": ("behind", True), "?<!": ("behind", False)}
Tree = tuple[str, Any]
"""A kind of node and what it holds."""


def parsed(pattern: str) -> Tree:
    """Read a pattern."""
    if any(FIRST_SURROGATE <= ord(character) <= LAST_SURROGATE for character in pattern):
        raise Unreadable("surrogates")
    parser = Parser(pattern)
    try:
        tree = parser.alternatives()
        parser.must(parser.at_end(), "an unopened group")
    except (RecursionError, IndexError, ValueError) as error:
        raise Unreadable("its form") from error
    return tree


def build(tree: Tree, onward: Expression, make: Expressions) -> Expression:
    """Build the words that match a tree and then `onward`."""
    kind, value = tree
    if kind == "look":
        wanted, inner = value
        ahead = build(inner, make.everything, make)
        return make.both([ahead if wanted else make.complement(ahead), onward])
    if kind == "either":
        return make.either([build(each, onward, make) for each in value])
    if kind == "sequence":
        for each in reversed(value):
            onward = build(each, onward, make)
        return onward
    if kind == "repeat":
        inner, least, most = value
        if looks(inner):
            return to_the_end(inner, (least, most), onward, make)
        return make.sequence(make.repeat(build(inner, make.empty, make), least, most), onward)
    if kind in {"behind", "boundary"}:
        raise Unreadable("a lookbehind within a group")
    return make.sequence({"start": make.start, "end": make.end}.get(kind) or make.characters(value), onward)


def to_the_end(inner: Tree, bounds: tuple[int, int | None], onward: Expression, make: Expressions) -> Expression:
    """Build `(?:(?!…)x)*$`: where nothing can follow, each of its places looks ahead in the repetition alone."""
    parts = inner[1] if inner[0] == "sequence" else []
    *ahead, last = parts or [inner]
    is_simple = ahead and all(kind == "look" for kind, _ in ahead) and last[0] == "characters"
    if not is_simple or onward.kind != "sequence" or onward.parts[0] is not make.end:
        raise Unreadable("a lookahead that is repeated")
    wrong = make.complement(build(("sequence", ahead), make.everything, make))
    somewhere = make.sequence(make.everything, make.both([wrong, make.repeat(make.any, 1, None)]))
    steps = make.repeat(make.characters(last[1]), *bounds)
    return make.sequence(make.both([steps, make.complement(somewhere)]), onward)


def anchors(tree: Tree) -> bool:
    """Tell whether a place is named in a tree."""
    kind, value = tree
    if kind in {"either", "sequence"}:
        return any(map(anchors, value))
    return anchors(value[0]) if kind == "repeat" else kind in {"start", "end", "boundary", "behind"}


def looks(tree: Tree) -> bool:
    """Tell whether there is a lookahead in a tree."""
    kind, value = tree
    if kind == "repeat":
        return looks(value[0])
    return kind == "look" or (kind in {"either", "sequence"} and any(looks(each) for each in value))


class Parser:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0

    def must(self, condition: bool, what: str) -> None:  # noqa: FBT001  it reads as a clause
        if not condition:
            raise Unreadable(what)

    def at_end(self) -> bool:
        return self.index >= len(self.text)

    def peek(self) -> str:
        return self.text[self.index] if self.index < len(self.text) else ""

    def take(self) -> str:
        self.must(not self.at_end(), "its end")
        self.index += 1
        return self.text[self.index - 1]

    def eat(self, expected: str) -> bool:
        found = self.text.startswith(expected, self.index)
        self.index += len(expected) if found else 0
        return found

    def alternatives(self) -> Tree:
        branches = [self.sequence()]
        while self.eat("|"):
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else ("either", branches)

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        while not self.at_end() and self.peek() not in "|)":
            parts.append(self.quantified())
        return ("sequence", parts)

    def quantified(self) -> Tree:
        part = self.atom()
        bounds = self.quantifier()
        if bounds is None:
            return part
        self.must(part[0] not in {"start", "end", "look", "behind", "boundary"}, "a repeated assertion")
        least, most = bounds
        self.must(most is None or least <= most <= REPEATS_MAX, "its repetitions")
        self.must(least <= REPEATS_MAX, "its repetitions")
        self.eat("?")
        self.must(self.peek() not in {"*", "+", "?"} or self.at_end(), "a repeated repetition")
        return ("repeat", (part, least, most))

    def quantifier(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.eat(sign):
                return bounds
        return self.counted() if self.peek() == "{" and self.is_counted() else None

    def is_counted(self) -> bool:
        """Tell whether a brace begins a repetition; engines agree that one before anything else stands for itself."""
        return self.text[self.index + 1 : self.index + 2] in DIGITS_OR_COMMA

    def counted(self) -> tuple[int, int | None] | None:
        close = self.text.find("}", self.index)
        least, comma, most = self.text[self.index + 1 : max(close, 0)].partition(",")
        if (
            close < 0
            or not least.isascii()
            or not least.isdigit()
            or (most and not (most.isascii() and most.isdigit()))
        ):
            raise Unreadable("a brace that is no repetition")
        self.index = close + 1
        return int(least), (int(most) if most else None if comma else int(least))

    def atom(self) -> Tree:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return ("characters", self.character_class())
        if sign == "\\":
            return ("boundary", self.take() == "b") if self.peek() in {"b", "B"} else ("characters", self.escape())
        self.must(
            sign not in "*+?" and not (sign == "{" and self.text[self.index : self.index + 1] in DIGITS_OR_COMMA),
            "a repetition of nothing",
        )
        if sign in "^$":
            return ("start" if sign == "^" else "end", None)
        return ("characters", inverse(LINE_ENDS) if sign == "." else ((ord(sign), ord(sign)),))

    def group(self) -> Tree:
        kind, wanted = next((way for sign, way in ASSERTIONS.items() if self.eat(sign)), ("", False))
        if not kind and not self.eat("?:") and not self.eat_name() and self.peek() == "?":
            raise Unreadable("a group of another kind")
        inner = self.alternatives()
        self.must(self.eat(")"), "an unclosed group")
        return (kind, (wanted, inner)) if kind else inner

    def eat_name(self) -> bool:
        """Skip the name of a group."""
        if not self.eat("?<"):
            return False
        close = self.text.find(">", self.index)
        self.must(self.text[self.index : max(close, 0)].isidentifier(), "the name of a group")
        self.index = close + 1
        return True

    def escape(self) -> Ranges:
        sign = self.take()
        if sign in SETS:
            return SETS[sign]
        if sign in "pP":
            return self.category(negated=sign == "P")
        code = self.code(sign)
        return ((code, code),)

    def category(self, *, negated: bool) -> Ranges:
        close = self.text.find("}", self.index)
        found = category(self.text[self.index : close]) if self.eat("{") and close > 0 else None
        if found is None:
            raise Unreadable("a property of characters")
        self.index = close + 1
        return inverse(found) if negated else found

    def code(self, sign: str) -> int:
        if sign in CONTROLS:
            return CONTROLS[sign]
        if sign in "xu":
            digits = self.text[self.index : self.index + (2 if sign == "x" else 4)]
            self.must(len(digits) == (2 if sign == "x" else 4) and digits.isalnum(), "an escape")
            self.index += len(digits)
            self.must(not FIRST_SURROGATE <= int(digits, 16) <= LAST_SURROGATE, "surrogates")
            return int(digits, 16)
        if sign == "c":
            letter = self.take()
            self.must(letter.isascii() and letter.isalpha(), "a control character")
            return ord(letter) % 32
        if sign == "0" and not self.peek().isdigit():
            return 0
        self.must(not sign.isalnum(), f"the escape \\{sign}")
        return ord(sign)

    def character_class(self) -> Ranges:
        negated = self.eat("^")
        ranges: list[tuple[int, int]] = []
        self.must(self.peek() != "]", "an empty class")
        while not self.eat("]"):
            ranges += self.class_item()
        merged = inverse(inverse(tuple(ranges)))
        return inverse(merged) if negated else merged

    def class_item(self) -> Ranges:
        first = self.class_atom()
        if self.peek() != "-" or self.text[self.index + 1 : self.index + 2] in {"]", ""}:
            return first
        self.index += 1
        last = self.class_atom()
        self.must(all(len(each) == 1 and each[0][0] == each[0][1] for each in (first, last)), "a range of classes")
        self.must(first[0][0] <= last[0][0], "a range that runs backwards")
        return ((first[0][0], last[0][0]),)

    def class_atom(self) -> Ranges:
        sign = self.take()
        if sign == "\\":
            return ((8, 8),) if self.eat("b") else self.escape()
        return ((ord(sign), ord(sign)),)
