"""Recognises facts that no subscriber could act on without asking what happened.

A closed list decides, never a guess. "Done", "checked" and "handled" hide the outcome whatever they
are said of. "Updated" is vague of a whole entity (`order.updated`) but not of an attribute
(`AddressUpdated`); "changed" likewise, except that a changed driver or owner is a replaced one; and
"processed" is vague only of nothing in particular (`DataProcessed`), because `PaymentProcessed` is
a fact people rely on.
"""

from choreo_check.linting.naming.clause import Clause
from choreo_check.linting.naming.wordlists import wordlist

_HIDE_OUTCOME = frozenset({"checked", "done", "handled", "touched"})
_HIDE_CHANGE = frozenset({"altered", "changed", "modified", "updated"})
_HIDE_WORK = frozenset({"managed", "processed"})
_LONGEST_ENTITY = 2


def vague_participle(clause: Clause) -> str | None:
    """Return why a final participle says too little, or None when it says enough."""
    core = clause.core
    says_enough = len(core) == 1 or (len(core) > _LONGEST_ENTITY and clause.opens_with_verb)
    if says_enough or clause.tail:
        return None
    if core[-1] in _HIDE_OUTCOME:
        return f"'{core[-1]}' does not say with what outcome"
    if core[-1] in _HIDE_CHANGE and _is_whole(core):
        return f"'{core[-1]}' does not say what about the {core[-2]}"
    if core[-1] in _HIDE_WORK and _is_listed(core[-2], "generic"):
        return f"'{core[-1]}' does not say what became of the {core[-2]}"
    return None


def vague_noun(clause: Clause) -> str | None:
    """Return why `OrderEvent` says too little, or None when the name says more than a noun."""
    core = clause.core
    if not clause.spelling.is_marked_event or len(clause.spelling.words) > _LONGEST_ENTITY:
        return None
    if clause.tail or not _is_listed(core[-1], "entities") or _says_more(clause):
        return None
    return f"names the {core[-1]} and not what happened to it"


def _is_whole(core: tuple[str, ...]) -> bool:
    """Say whether what changed is an entity; data or a status counts only when nothing owns it."""
    owner, participle = core[-2:]
    if _is_listed(owner, "generic"):
        return len(core) == _LONGEST_ENTITY
    return _is_listed(owner, "aggregates" if participle == "changed" else "entities")


def _says_more(clause: Clause) -> bool:
    lexicon = clause.lexicon
    first = clause.core[0]
    is_told = first == "new" or first in wordlist("states") or lexicon.is_participle(first)
    return is_told or any(lexicon.is_verb(word) for word in clause.core)


def _is_listed(word: str, title: str) -> bool:
    return word in wordlist(title) or word.removesuffix("s") in wordlist(title)
