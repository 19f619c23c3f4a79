"""Recognises names that tell somebody what to do, and says where their verb stands.

A verb with nothing noun-like about it needs only an object. A homograph needs an object that cannot
make a compound noun with it: `RefundOrder` is a command, `RefundAmount` a thing, `TransferUpdate`
nobody knows.
"""

from typing import NamedTuple

from choreo_check.linting.naming.clause import PARTICLES, Clause
from choreo_check.linting.naming.wordlists import wordlist

_DECISIONS = frozenset(
    {"accept", "acknowledge", "approve", "authorise", "authorize", "confirm", "decline", "deny"}
    | {"reject", "submit", "withdraw"}
)
_PAIR = 2
_ABSTRACT = ("tion", "sion", "ment", "ence", "ance", "ery", "ure")
"""Endings of what is thought, decided or agreed: after a homograph they nearly always make one noun with it."""


class Instruction(NamedTuple):
    """Where in a name the verb stands, where its object begins and ends, and what gave it away."""

    verb: int
    object_start: int
    object_end: int
    reason: str


def opening_verb(clause: Clause) -> Instruction | None:
    """`ChargePayment`, `pay-invoice`, `CheckInGuest`, `payments.charge_card`."""
    if not (_strong(clause) or _homograph(clause) or _phrasal(clause) or _addressing(clause)):
        return None
    return _opening(clause, f"starts with the verb '{clause.verb}'")


def closing_verb(clause: Clause) -> Instruction | None:
    """`driver.assign`: the imperative of a dotted name."""
    words, last = clause.words, len(clause.words) - 1
    if last < 1 or clause.tail or clause.spelling.gap(clause.start + last) not in {".", ":"}:
        return None
    if words[last] not in clause.lexicon.verbs and not _closes(clause, words[last]):
        return None
    verb = clause.start + last
    return Instruction(verb, verb + 1, verb + 1, f"ends with the verb '{words[last]}'")


def marked_command(clause: Clause) -> Instruction | None:
    """`BankFetchTransactionsCommand`: the name says so itself, and there is a verb in it."""
    if not clause.spelling.is_marked_command:
        return None
    reason = "says it is a command"
    if clause.lexicon.is_verb(clause.verb):
        return _opening(clause, reason)
    if clause.lexicon.is_participle(clause.core[0]) or clause.lexicon.is_participle(clause.core[-1]):
        return None
    found = next((i for i, word in enumerate(clause.core) if clause.lexicon.is_verb(word)), None)
    if found is None:
        return None
    return Instruction(clause.start + found, clause.start + found + 1, clause.end, reason)


def _opening(clause: Clause, reason: str) -> Instruction:
    return Instruction(clause.verb_index, clause.object_index, clause.end, reason)


def _strong(clause: Clause) -> bool:
    if not clause.opens_with_verb or _is_compound(clause):
        return False
    if clause.direct_object:
        return clause.direct_object != ("request",) or clause.verb in _DECISIONS
    only_verb = clause.verb in clause.lexicon.verbs
    return only_verb and _has_complement(clause)


def _homograph(clause: Clause) -> bool:
    if clause.verb not in clause.lexicon.homographs or not _is_one_segment(clause):
        return False
    thing = clause.direct_object
    if not thing or any(map(clause.lexicon.is_participle, thing)) or _is_compound(clause):
        return False
    if thing[-1] in clause.lexicon.verbs or thing[-1] in wordlist("opening"):
        return False
    return _singular(thing[-1], "attributes") is None and not _makes_a_compound(clause, thing[-1])


def _makes_a_compound(clause: Clause, thing: str) -> bool:
    """Say whether noun and noun make one thing or state: `TransferHold`, `ClaimDecision`, `ReturnInTransit`."""
    if _singular(thing, "people") is not None:
        return False
    if clause.words[clause.verb_index - clause.start + 1] in wordlist("prepositions") or thing in wordlist("states"):
        return True
    if _singular(thing, "entities") is not None or _singular(thing, "aggregates") is not None:
        return False
    return thing in clause.lexicon.homographs or thing.removesuffix("s").endswith(_ABSTRACT)


def _phrasal(clause: Clause) -> bool:
    """`SpeedUpDelivery`: a noun turned verb by its particle."""
    if clause.verb not in wordlist("phrasal"):
        return False
    has_particle = clause.object_index > clause.verb_index + 1
    if not has_particle or not clause.direct_object:
        return False
    return _singular(clause.direct_object[-1], "attributes") is None


def _addressing(clause: Clause) -> bool:
    if clause.verb not in wordlist("addressing") or not _is_one_segment(clause):
        return False
    return len(clause.core) == _PAIR and _singular(clause.core[-1], "people") is not None


def _closes(clause: Clause, word: str) -> bool:
    return word in wordlist("closing") and word in clause.lexicon.homographs


def _has_complement(clause: Clause) -> bool:
    """Say whether a verb without an object still says enough: proceed to checkout, turn on."""
    if not clause.tail:
        return False
    return len(clause.tail) == 1 or clause.tail[0] not in PARTICLES


def _is_compound(clause: Clause) -> bool:
    core = clause.core
    pair = f"{core[0]} {core[-1]}"
    return len(core) == _PAIR and not {pair, pair.removesuffix("s")}.isdisjoint(wordlist("compounds"))


def _is_one_segment(clause: Clause) -> bool:
    return clause.spelling.last_segment() <= clause.start


def _singular(word: str, title: str) -> str | None:
    candidates = (word, word.removesuffix("s"), word.removesuffix("es"))
    return next((form for form in candidates if form in wordlist(title)), None)
