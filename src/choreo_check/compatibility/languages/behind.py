"""What a pattern demands of the text behind a place: word boundaries and lookbehinds.

Both are regular. A branch is cut where such a demand stands: what comes before is intersected with the words that end
as demanded, and for a boundary what follows begins with, or without, a word character. That is possible only where the
cut goes through the whole pattern, so within groups and repetitions such demands stay unreadable.
"""

from __future__ import annotations

from choreo_check.compatibility.languages.ecma import WORD, Tree, Unreadable, anchors, build, looks
from choreo_check.compatibility.languages.expressions import Expression, Expressions

DEMANDS = frozenset({"boundary", "behind"})


def cut(tree: Tree, make: Expressions) -> Expression:
    """Build the set of words in which a pattern is found."""
    kind, value = tree
    branches = value if kind == "either" else [tree]
    return make.either([_branch(_parts(branch), make.everything, make) for branch in branches])


def _parts(tree: Tree) -> list[Tree]:
    return list(tree[1]) if tree[0] == "sequence" else [tree]


def _branch(parts: list[Tree], before: Expression, make: Expressions) -> Expression:
    index = next((index for index, (kind, _) in enumerate(parts) if kind in DEMANDS), None)
    if index is None:
        return make.sequence(before, build(("sequence", parts), make.everything, make))
    before = make.sequence(before, _closed(parts[:index], make))
    (kind, value), rest = parts[index], parts[index + 1 :]
    if kind == "behind":
        wanted, inner = value
        if looks(inner) or anchors(inner):
            raise Unreadable("a lookbehind of another kind")
        return _branch(rest, _ending(before, build(inner, make.empty, make), make, wanted=wanted), make)
    word = make.characters(WORD)
    return make.either(
        [
            _branch([("look", (is_word is not value, ("characters", WORD))), *rest], ended, make)
            for is_word in (True, False)
            for ended in [_ending(before, word, make, wanted=is_word)]
        ]
    )


def _ending(before: Expression, end: Expression, make: Expressions, *, wanted: bool) -> Expression:
    words = make.sequence(make.everything, end)
    return make.both([before, words if wanted else make.complement(words)])


def _closed(parts: list[Tree], make: Expressions) -> Expression:
    """Build what stands before a demand; it may look ahead only for its own first character, as a boundary does."""
    looking = [index for index, part in enumerate(parts) if looks(part)]
    whole = build(("sequence", parts), make.empty, make)
    if not looking:
        return whole
    plain = build(("sequence", parts[1:]), make.empty, make)
    is_first_character = looking == [0] and parts[0][0] == "look" and parts[0][1][1] == ("characters", WORD)
    if not is_first_character or make.nullable(plain, start=True, end=True):
        raise Unreadable("a lookahead before a lookbehind")
    return whole
